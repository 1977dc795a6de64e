/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the table of {@code docs/metrics.md} true. With {@code -Ddocs.update=true} it
 * writes the table instead.
 */
class ExecutorMeterDocumentationTests {

	private static final Path PAGE = Path.of("..", "docs", "metrics.md");

	private static final String BEGIN = "<!-- meters: made from ExecutorMeter -->\n";

	private static final String END = "<!-- end of meters -->";

	@Test
	void theTableIsThatOfTheEnum() throws IOException {
		String page = Files.readString(PAGE);
		int begin = page.indexOf(BEGIN) + BEGIN.length();
		int end = page.indexOf(END);
		assertThat(end).as("markers").isGreaterThanOrEqualTo(begin).isGreaterThan(BEGIN.length());
		if (Boolean.getBoolean("docs.update")) {
			Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
		}
		else {
			assertThat(page.substring(begin, end)).as("run this test with -Ddocs.update=true").isEqualTo(table());
		}
	}

	private static String table() {
		StringBuilder table = new StringBuilder(
				"| meter | in Prometheus | type | tags | meaning |\n|---|---|---|---|---|\n");
		for (ExecutorMeter meter : ExecutorMeter.values()) {
			table.append("| `").append(meter.getName()).append("` | `").append(series(meter)).append("` | ");
			table.append(meter.getType().name().toLowerCase(Locale.ROOT)).append(" | ");
			table.append(Arrays.stream(meter.getKeyNames())
				.map((tag) -> "`" + tag.asString() + "`")
				.collect(Collectors.joining(", ")));
			table.append((meter.getKeyNames().length == 0) ? "| " : " | ").append(meter.meaning()).append(" |\n");
		}
		return table.toString();
	}

	private static String series(ExecutorMeter meter) {
		String name = new PrometheusNamingConvention().name(meter.getName(), meter.getType(), meter.getBaseUnit());
		if (meter.getType() == Meter.Type.COUNTER) {
			return name.endsWith("_total") ? name : name + "_total";
		}
		if (meter == ExecutorMeter.ACKNOWLEDGEMENT) {
			return name + "_{bucket,count,sum,max}";
		}
		return (meter.getType() == Meter.Type.TIMER) ? name + "_{count,sum,max}" : name;
	}

}
