/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.LoggingContext;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Writes the executor's metrics to {@code <directory>/<executor id>.prom} for the
 * textfile collector of a node exporter: soon after the start, at an interval, and once
 * more after the driver has ended. Works without a web server.
 * <p>
 * Where another program keeps writing that file, such as an executor of the same id of
 * another framework, it is {@code <executor id>@<framework id>.prom} instead, and each
 * series has a label {@code framework_id}, too.
 * <p>
 * The file has the series whose names begin with {@code bkbcs_executor_} or
 * {@code bcs_executor_}, each with a label {@code executor_id} in addition to its own, so
 * that any number of executors can share the directory. It is replaced as a whole and
 * readable by everyone. A directory that can't be written is reported once, shown by
 * {@link #state()}, and tried again at the next interval; it never disturbs the executor.
 * <p>
 * All writing happens on one daemon thread of its own, {@code bcs-executor-textfile},
 * which {@link #start()} starts. It is a platform thread also where an application has
 * its tasks run on virtual ones: those are not made for files.
 *
 * @since 0.1.0
 */
public final class TextfileMetricsExporter implements SmartLifecycle {

	/**
	 * Where files are written by default, as by the Go driver: {@value}.
	 */
	public static final String DEFAULT_DIRECTORY = "/data/bcs/export_data";

	/** Stops after the driver, whose last updates belong into the last file. */
	private static final int PHASE = DEFAULT_PHASE - 512;

	/** Nothing is written before the driver has begun to subscribe. */
	private static final Duration FIRST_WRITE = Duration.ofSeconds(1);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

	private static final Logger logger = LoggerFactory.getLogger(TextfileMetricsExporter.class);

	private static final Duration CLEAN_UP_INTERVAL = Duration.ofHours(1);

	private final Supplier<MetricSnapshots> scrape;

	private final Map<String, String> loggingContext;

	/** Confined to the writing thread. */
	private final TextfileTarget target;

	private final Settings settings;

	private final @Nullable TextfileCleaner cleaner;

	private @Nullable ScheduledExecutorService scheduler;

	private @Nullable Future<?> writing;

	/** Confined to the writing thread. */
	private @Nullable Instant cleanedUp;

	/** Written by the writing thread only. */
	private volatile TextfileExportState state;

	/**
	 * Creates the exporter.
	 * @param scrape gives all metrics of a registry
	 * @param env the driver's environment, which has the executor's id
	 * @param settings where and how to write
	 */
	public TextfileMetricsExporter(Supplier<MetricSnapshots> scrape, DriverEnv env, Settings settings) {
		this.loggingContext = LoggingContext.of(env);
		this.scrape = scrape;
		this.target = new TextfileTarget(env.executorId(), env.frameworkId(), settings);
		this.settings = settings;
		this.cleaner = (settings.cleanUpOlderThan() != null) ? new TextfileCleaner(settings.cleanUpOlderThan()) : null;
		this.state = new TextfileExportState(this.target.file().path(), null, null);
	}

	/**
	 * Returns how the export goes. Any thread; does not block.
	 * @return the state after the last attempt
	 */
	public TextfileExportState state() {
		return this.state;
	}

	/**
	 * Begins to write, in the background.
	 */
	@Override
	public synchronized void start() {
		if (this.scheduler != null) {
			return;
		}
		long period = this.settings.interval().toMillis();
		this.scheduler = Executors.newSingleThreadScheduledExecutor(this::thread);
		this.writing = this.scheduler.scheduleWithFixedDelay(this::write, Math.min(period, FIRST_WRITE.toMillis()),
				period, TimeUnit.MILLISECONDS);
	}

	private Thread thread(Runnable task) {
		Thread thread = new Thread(LoggingContext.wrap(this.loggingContext, task), "bcs-executor-textfile");
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Writes, or deletes, the file a last time and waits for that, but not for long.
	 */
	@Override
	public void stop() {
		CountDownLatch stopped = new CountDownLatch(1);
		stop(stopped::countDown);
		try {
			if (!stopped.await(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.atWarn()
					.addKeyValue("event", "bcs.executor.textfile-not-written-at-end")
					.log("{} could not be written within {} s at the end of the application", this.state.file(),
							STOP_TIMEOUT.toSeconds());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Writes, or deletes, the file a last time in the background.
	 * @param callback is run afterwards
	 */
	@Override
	public synchronized void stop(Runnable callback) {
		ScheduledExecutorService current = this.scheduler;
		if (current == null) {
			callback.run();
			return;
		}
		this.scheduler = null;
		if (this.writing != null) {
			// Else it might write once more behind what is done at the end.
			this.writing.cancel(false);
			this.writing = null;
		}
		current.execute(() -> {
			try {
				finish();
			}
			finally {
				callback.run();
			}
		});
		current.shutdown();
	}

	private void write() {
		attempt((file) -> file
			.write(TextfileFormat.format(this.target.owner(), this.target.series().relabel(this.scrape.get()))));
		if (this.cleaner != null && !this.state.isFailing()) {
			cleanUpNowAndThen(this.cleaner, Instant.now());
		}
	}

	private void cleanUpNowAndThen(TextfileCleaner theCleaner, Instant now) {
		if (this.cleanedUp == null || this.cleanedUp.plus(CLEAN_UP_INTERVAL).isBefore(now)) {
			this.cleanedUp = now;
			try {
				theCleaner.clean(this.target.file(), now);
			}
			catch (Throwable ex) {
				// A scheduled task that throws is not run again.
				logger.atWarn()
					.addKeyValue("event", "bcs.executor.textfile-clean-up-failed")
					.setCause(ex)
					.log("Old files in {} can't be removed", this.settings.directory());
			}
		}
	}

	private void finish() {
		if (this.settings.deleteOnExit()) {
			attempt(AtomicFile::delete);
		}
		else {
			write();
		}
	}

	private void attempt(FileAction action) {
		boolean failing = this.state.isFailing();
		AtomicFile file = this.target.file();
		try {
			if (this.target.leaveToOthers(Instant.now())) {
				file = this.target.file();
			}
			action.run(file);
			this.state = new TextfileExportState(file.path(), Instant.now(), null);
			if (failing) {
				logger.info("Metrics are written to {} again", file);
			}
		}
		catch (Throwable ex) {
			// The next attempt is made whatever it was: a scheduled task that throws is
			// not run again.
			String failure = "Metrics can't be written to " + file + ": " + ex;
			this.state = new TextfileExportState(file.path(), this.state.lastSuccess(), failure);
			if (failing) {
				logger.debug("Metrics can still not be written to {}", file, ex);
			}
			else {
				logger.atWarn()
					.addKeyValue("event", "bcs.executor.textfile-not-written")
					.log("{}. Reported once, and tried again every {} s while the application runs. Set "
							+ "bcs.executor.textfile.directory to where the node exporter collects, or "
							+ "bcs.executor.textfile.enabled=false", failure, this.settings.interval().toSeconds());
			}
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.scheduler != null;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/**
	 * Where and how to write.
	 *
	 * @param directory the directory that a node exporter collects
	 * @param createDirectory whether it is created if it is missing, with its parents
	 * @param interval time between two writes
	 * @param deleteOnExit whether the file is removed at the end
	 * @param cleanUpOlderThan how old a file of an executor that is gone has to be to be
	 * removed; {@code null} leaves all of them
	 */
	public record Settings(Path directory, boolean createDirectory, Duration interval, boolean deleteOnExit,
			@Nullable Duration cleanUpOlderThan) {
	}

	/** Something on the file that may fail. */
	@FunctionalInterface
	private interface FileAction {

		void run(AtomicFile file) throws IOException;

	}

}
