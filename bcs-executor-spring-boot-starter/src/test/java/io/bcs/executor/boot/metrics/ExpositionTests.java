/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ExpositionTests {

	@Test
	void readsWhatIsValid() {
		Exposition exposition = Exposition.parse("""
				# anything
				# HELP a_b help
				# TYPE a_b histogram
				a_b_bucket{le="+Inf",x="\\"}, "} 1
				a_b_count{x=""} 1
				a_b_sum 1.5E-3
				# TYPE c gauge
				c NaN
				""");
		assertThat(exposition.help()).containsEntry("a_b", "help").hasSize(1);
		assertThat(exposition.types()).containsEntry("a_b", "histogram").containsEntry("c", "gauge");
		assertThat(exposition.series()).hasSize(4);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a 1\n", "# TYPE a gauge\na 1", "# TYPE a gauge\na 1 1700000000000\n",
			"# TYPE a gauge\na 1\na 2\n", "# TYPE a gauge\na{x=\"1\",x=\"1\"} 1\n", "# TYPE a gauge\na{x=1} 1\n",
			"# TYPE a gauge\na{x=\"\\t\"} 1\n", "# TYPE a gauge\n# TYPE a gauge\n", "# HELP a x\n# HELP a x\n",
			"# TYPE a size\n", "# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\na{x=\"1\"} 1\n", "# TYPE a gauge\na_sum 1\n",
			"# TYPE a gauge\na 1\n# HELP a late\n", "# TYPE a.b gauge\n", "# TYPE a gauge\na one\n" })
	void refusesWhatIsNot(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Exposition.parse(text));
	}

}
