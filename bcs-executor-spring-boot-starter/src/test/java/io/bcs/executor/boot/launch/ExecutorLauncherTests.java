/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.launch;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.EarlySubscription;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ExecutorLauncherTests {

	private static final AtomicReference<List<String>> arguments = new AtomicReference<>(List.of());

	@Test
	void runsTheMainClassWithTheOtherArguments() throws Throwable {
		ExecutorLauncher.main(new String[] { Application.class.getName(), "a", "--b=c" });
		assertThat(arguments).hasValue(List.of("a", "--b=c"));
	}

	@Test
	void whatTheMainClassThrowsComesOut() {
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> ExecutorLauncher.main(new String[] { Failing.class.getName() }))
			.withMessage("no disk");
	}

	@Test
	void aMainClassThatIsMissingIsNamed() {
		assertThatIllegalStateException()
			.isThrownBy(() -> ExecutorLauncher.main(new String[] { "org.example.Missing" }))
			.withMessageContaining("org.example.Missing");
		assertThatIllegalArgumentException().isThrownBy(() -> ExecutorLauncher.main(new String[0]))
			.withMessageContaining("main class");
	}

	@Test
	void theSubscriptionIsHandedOverOnceAndWaitsForItsThread() {
		DriverEnv env = DriverEnv.from(Map.of("MESOS_AGENT_ENDPOINT", "127.0.0.1:1", "MESOS_FRAMEWORK_ID", "f",
				"MESOS_EXECUTOR_ID", "e", "MESOS_DIRECTORY", "/tmp"));
		LaunchSubscription launch = new LaunchSubscription();
		CountDownLatch release = new CountDownLatch(1);
		launch.begin(() -> {
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			return EarlySubscription.builder(env).open();
		});
		release.countDown();
		try (EarlySubscription subscription = Objects.requireNonNull(launch.remove())) {
			assertThat(subscription.receivedTasks()).isZero();
		}
		assertThat(launch.remove()).isNull();
	}

	@Test
	void aSubscriptionThatCantBeBegunIsNone() {
		LaunchSubscription launch = new LaunchSubscription();
		launch.begin(() -> {
			throw new IllegalStateException("The variables are wrong");
		});
		assertThat(launch.remove()).isNull();
	}

	static class Application {

		public static void main(String[] args) {
			arguments.set(List.of(args));
		}

	}

	static class Failing {

		public static void main(String[] args) throws IOException {
			if (args.length == 0) {
				throw new IOException("no disk");
			}
		}

	}

}
