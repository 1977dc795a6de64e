/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;

/**
 * An application that does not end when it should, and has a child process.
 */
final class HangingExecutor implements Executor {

	private final Place place;

	private HangingExecutor(Place place) {
		this.place = place;
	}

	/**
	 * Runs it.
	 * @param args where to hang
	 */
	public static void main(String[] args) throws InterruptedException {
		Place place = Place.valueOf(args[0]);
		if (place == Place.SHUTDOWN_HOOK) {
			Runtime.getRuntime().addShutdownHook(new Thread(HangingExecutor::hang));
		}
		BcsExecutorDriver driver = BcsExecutorDriver.builder(new HangingExecutor(place), DriverEnv.fromEnvironment())
			.onShutdownTimeout(BcsExecutorDriver.Builder.haltJvm())
			.build();
		if (place == Place.THREAD) {
			new Thread(HangingExecutor::hang).start();
		}
		driver.run();
		if (place == Place.CALLBACK) {
			// The driver leaves the callback behind, and the JVM would end by itself.
			hang();
		}
		if (place == Place.SHUTDOWN_HOOK) {
			System.exit(0);
		}
	}

	private static void hang() {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			hang();
		}
	}

	@Override
	public void launchTask(ExecutorDriver driver, TaskInfo task) {
		try {
			new ProcessBuilder("sleep", "1000").start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void killTask(ExecutorDriver driver, TaskID taskId) {
	}

	@Override
	public void shutdown(ExecutorDriver driver) {
		if (this.place == Place.CALLBACK) {
			hang();
		}
	}

	/**
	 * What holds up the JVM.
	 */
	enum Place {

		/** {@link Executor#shutdown(ExecutorDriver)} does not return. */
		CALLBACK,

		/** A shutdown hook does not. */
		SHUTDOWN_HOOK,

		/** A thread of the application does not, and nobody calls for an exit. */
		THREAD

	}

}
