/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ScrapeTests {

	private final Scrape scrape = new Scrape(List.of("m_connection 1.0", "m_total{state=\"a b\",taskgroup=\"e\"} 2.0",
			"m_total{state=\"c\",taskgroup=\"e\"} 3.0", "m_total{taskgroup=\"f\"} 10.0", "m_total_more 7.0"));

	@Test
	void addsUpTheSeriesOfAMetric() {
		assertThat(this.scrape.sum("m_connection", "")).isEqualTo(1);
		assertThat(this.scrape.sum("m_total", "taskgroup=\"e\"")).isEqualTo(5);
		assertThat(this.scrape.sum("m_total", "")).isEqualTo(15);
	}

	@Test
	void knowsZeroFromNothing() {
		assertThat(this.scrape.sum("m_other", "")).isNaN();
		assertThat(this.scrape.sum("m_total", "taskgroup=\"g\"")).isNaN();
	}

}
