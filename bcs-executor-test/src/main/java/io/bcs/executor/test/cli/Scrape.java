/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/**
 * The metrics of an executor at one moment, as Prometheus reads them.
 *
 * @param lines the lines, which may be comments too
 */
record Scrape(List<String> lines) {

	/**
	 * Reads the metrics. Blocks.
	 * @param port the executor's HTTP port
	 * @param prefix what the names of the wanted metrics begin with
	 * @return the metrics
	 * @throws RunFailedException if they can't be read
	 */
	static Scrape of(int port, String prefix) throws InterruptedException {
		URI uri = URI.create("http://127.0.0.1:" + port + "/actuator/prometheus");
		HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
		try {
			HttpResponse<String> response = HttpClient.newBuilder()
				.version(HttpClient.Version.HTTP_1_1)
				.build()
				.send(request, HttpResponse.BodyHandlers.ofString());
			if (response.statusCode() != 200) {
				throw new RunFailedException("GET " + uri + " was answered with " + response.statusCode());
			}
			return new Scrape(response.body().lines().filter((line) -> line.startsWith(prefix)).toList());
		}
		catch (IOException ex) {
			throw new RunFailedException("GET " + uri + " failed: " + ex.getMessage());
		}
	}

	/**
	 * Adds up the series of a metric.
	 * @param name the metric's name
	 * @param label what its labels must contain, such as {@code taskgroup="e-1"}
	 * @return the sum, or NaN if there is none
	 */
	double sum(String name, String label) {
		double sum = Double.NaN;
		for (String line : this.lines) {
			int end = Math.max(0, line.lastIndexOf(' '));
			String series = line.substring(0, end);
			if (series.equals(name) || series.startsWith(name + "{")) {
				if (series.contains(label)) {
					double value = Double.parseDouble(line.substring(end + 1));
					sum = Double.isNaN(sum) ? value : sum + value;
				}
			}
		}
		return sum;
	}

}
