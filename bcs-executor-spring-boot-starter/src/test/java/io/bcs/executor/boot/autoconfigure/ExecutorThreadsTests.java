/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class ExecutorThreadsTests {

	private static Thread thread(MockEnvironment environment) {
		return ExecutorThreads.named("bcs-executor-callback", environment).newThread(() -> {
		});
	}

	@Test
	void areDaemonsByDefault() {
		Thread thread = thread(new MockEnvironment());
		assertThat(thread.getName()).isEqualTo("bcs-executor-callback");
		assertThat(thread.isDaemon()).isTrue();
		assertThat(thread.getClass()).isEqualTo(Thread.class);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void areVirtualOnRequest() {
		Thread thread = thread(new MockEnvironment().withProperty("spring.threads.virtual.enabled", "true"));
		assertThat(thread.getName()).isEqualTo("bcs-executor-callback");
		assertThat(thread.getClass().getName()).contains("VirtualThread");
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void areDaemonsWhereTheJdkHasNoVirtualOnes() {
		Thread thread = thread(new MockEnvironment().withProperty("spring.threads.virtual.enabled", "true"));
		assertThat(thread.getClass()).isEqualTo(Thread.class);
	}

}
