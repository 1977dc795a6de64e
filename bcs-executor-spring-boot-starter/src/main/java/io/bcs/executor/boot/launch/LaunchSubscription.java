/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.launch;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.EarlySubscription;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The subscription that {@link ExecutorLauncher} has begun, on its way to the
 * application. May be used by any thread.
 *
 * @since 0.1.0
 */
public final class LaunchSubscription {

	private static final LaunchSubscription CURRENT = new LaunchSubscription();

	private @Nullable CompletableFuture<EarlySubscription> subscription;

	LaunchSubscription() {
	}

	/**
	 * Hands the subscription over, to the first caller only.
	 * @return the subscription, or {@code null} if none was begun, or that failed. Waits
	 * the moment until its thread runs.
	 */
	public static @Nullable EarlySubscription take() {
		return CURRENT.remove();
	}

	/**
	 * Tells whether a subscription was begun that nobody has taken over.
	 * @return whether {@link #take()} has something to wait for
	 */
	public static boolean isPending() {
		return CURRENT.pending();
	}

	/** Begins to subscribe on another thread, unless something is in the way. */
	static void begin(List<String> arguments) {
		String[] files = new File("").getAbsoluteFile().list();
		String obstacle = LaunchConditions.obstacle(System.getenv(), System.getProperties().stringPropertyNames(),
				arguments, (files != null) ? Arrays.asList(files) : List.of());
		if (obstacle == null) {
			// By one thread alone: SLF4J warns of calls that come while another one
			// initializes it.
			LoggerFactory.getILoggerFactory();
			CURRENT.begin(() -> EarlySubscription.builder(DriverEnv.fromEnvironment()).open());
		}
	}

	void begin(Supplier<EarlySubscription> opening) {
		CompletableFuture<EarlySubscription> begun = new CompletableFuture<>();
		synchronized (this) {
			this.subscription = begun;
		}
		Thread thread = new Thread(() -> {
			try {
				begun.complete(opening.get());
			}
			catch (Throwable ex) {
				// Whatever is wrong, the beans of the driver find it too and report it
				// well.
				begun.completeExceptionally(ex);
			}
		}, "bcs-executor-launch");
		thread.setDaemon(true);
		thread.start();
	}

	private synchronized boolean pending() {
		return this.subscription != null;
	}

	@Nullable EarlySubscription remove() {
		CompletableFuture<EarlySubscription> begun;
		synchronized (this) {
			begun = this.subscription;
			this.subscription = null;
		}
		try {
			return (begun != null) ? Objects.requireNonNull(begun.join()) : null;
		}
		catch (CompletionException ex) {
			return null;
		}
	}

}
