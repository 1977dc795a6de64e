/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/**
 * The content of the file: Prometheus' text format, version 0.0.4, behind a line that
 * tells whose file it is.
 */
final class TextfileFormat {

	/** The first line. The second one is that of the {@link TextfileOwner}. */
	static final String HEADER = "# Written by bcs-executor\n";

	private static final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

	private TextfileFormat() {
	}

	static String format(TextfileOwner owner, MetricSnapshots metrics) throws IOException {
		ByteArrayOutputStream text = new ByteArrayOutputStream();
		writer.write(text, metrics);
		return HEADER + owner.line() + text.toString(StandardCharsets.UTF_8);
	}

}
