/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

import org.apache.mesos.v1.Protos.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Ends the application when its driver has ended by itself: closes the context, then
 * exits the JVM. The exit code is the one that an {@link ExitCodeGenerator} bean of the
 * application asks for, else that for the driver's status.
 * <p>
 * It does so only for an application that {@link SpringApplication} started as the JVM's
 * own. Where {@code bcs.executor.exit-on-stop} is off, in a test, in a servlet container
 * and in a context that was put together by hand, it logs a sentence and leaves all as it
 * is.
 *
 * @since 0.1.0
 */
public final class ApplicationExit
		implements DriverTerminationHandler, ApplicationListener<ApplicationReadyEvent>, ExitCodeGenerator {

	private static final Logger logger = LoggerFactory.getLogger(ApplicationExit.class);

	/**
	 * The driver may end before start-up does. Runners that find their context closed
	 * would report a failure that is none; one that never returns must not delay the
	 * exit.
	 */
	private static final Duration START_UP_TIMEOUT = Duration.ofSeconds(1);

	private final ConfigurableApplicationContext context;

	private final ExitCodes codes;

	private final @Nullable String reasonToStay;

	private final IntConsumer terminator;

	/** The code for the driver's status; zero until the driver has ended. */
	private volatile int code;

	private final CountDownLatch ready = new CountDownLatch(1);

	ApplicationExit(ConfigurableApplicationContext context, ExitCodes codes, @Nullable String reasonToStay,
			IntConsumer terminator) {
		this.context = context;
		this.codes = codes;
		this.reasonToStay = reasonToStay;
		this.terminator = terminator;
	}

	/**
	 * Creates the handler. To be called while the application starts, on the thread that
	 * starts it.
	 * @param context what to close
	 * @param exitOnStop whether the application is meant to end with its driver
	 * @param codes which exit codes to use
	 * @return the handler
	 */
	public static ApplicationExit of(ConfigurableApplicationContext context, boolean exitOnStop, ExitCodes codes) {
		return new ApplicationExit(context, codes, reasonToStay(context, exitOnStop), System::exit);
	}

	/**
	 * Tells whether the JVM is the application's own, to end when its driver has ended.
	 * To be called while the application starts, on the thread that starts it.
	 * @param context the application's context
	 * @param exitOnStop whether the application is meant to end with its driver
	 * @return {@code false} in a test or servlet container, for example
	 */
	public static boolean endsApplication(ConfigurableApplicationContext context, boolean exitOnStop) {
		return reasonToStay(context, exitOnStop) == null;
	}

	private static @Nullable String reasonToStay(ConfigurableApplicationContext context, boolean exitOnStop) {
		if (!exitOnStop) {
			return "bcs.executor.exit-on-stop is false";
		}
		if (context.getBeanProvider(ApplicationArguments.class).getIfAvailable() == null) {
			return "SpringApplication did not start it";
		}
		return HostedRuntimeDetector.isHosted() ? "a test or a servlet container started it" : null;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		this.ready.countDown();
	}

	@Override
	public void onTermination(Status status) {
		if (this.reasonToStay != null) {
			logger.info("The executor driver has ended with {}. The application goes on, because {}", status,
					this.reasonToStay);
			return;
		}
		awaitReady();
		this.code = (status == Status.DRIVER_STOPPED) ? this.codes.stopped() : this.codes.aborted();
		logger.info("The executor driver has ended with {}: closing the application", status);
		int exitCode = close();
		logger.info("The application is closed and exits with code {}", exitCode);
		this.terminator.accept(exitCode);
	}

	/**
	 * Returns the exit code for the way the driver ended.
	 */
	@Override
	public int getExitCode() {
		return this.code;
	}

	private void awaitReady() {
		try {
			if (!this.ready.await(START_UP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.debug("The application is not ready yet and is closed nevertheless");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private int close() {
		// A context that is closed already has no beans that give exit codes.
		return this.context.isActive() ? SpringApplication.exit(this.context) : this.code;
	}

	/**
	 * The exit codes of an application whose driver ended by itself.
	 *
	 * @param stopped for {@code DRIVER_STOPPED}
	 * @param aborted for {@code DRIVER_ABORTED}
	 */
	public record ExitCodes(int stopped, int aborted) {
	}

}
