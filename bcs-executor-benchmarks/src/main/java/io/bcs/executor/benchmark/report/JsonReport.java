/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.report;

import java.util.List;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.bcs.executor.benchmark.run.ExecutorCommand;
import io.bcs.executor.benchmark.run.Metric;
import io.bcs.executor.benchmark.run.Results;

/**
 * Results as JSON, for other programs.
 */
public final class JsonReport {

	private JsonReport() {
	}

	/**
	 * Writes all results.
	 * @param results the results
	 * @return an array with an object for each benchmark and executor
	 */
	public static String of(List<Results> results) {
		JsonArray all = new JsonArray();
		for (Results benchmark : results) {
			for (ExecutorCommand executor : benchmark.executors()) {
				all.add(entry(benchmark, executor));
			}
		}
		return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(all) + "\n";
	}

	private static JsonObject entry(Results results, ExecutorCommand executor) {
		JsonObject entry = new JsonObject();
		entry.addProperty("benchmark", results.benchmark().name());
		entry.addProperty("executor", executor.name());
		entry.addProperty("command", executor.command());
		entry.addProperty("agentBound", results.isAgentBound(executor));
		JsonObject values = new JsonObject();
		for (Metric metric : results.metrics()) {
			results.summary(executor, metric).ifPresent((summary) -> {
				JsonObject value = new JsonObject();
				value.addProperty("unit", metric.unit());
				value.addProperty("median", summary.median());
				value.addProperty("minimum", summary.minimum());
				value.addProperty("maximum", summary.maximum());
				value.addProperty("runs", summary.count());
				values.add(metric.name(), value);
			});
		}
		entry.add("metrics", values);
		return entry;
	}

}
