/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Writes the executor's metrics to {@code <directory>/<executor id>.prom} for the
 * textfile collector of a node exporter: soon after the start, at an interval, and once
 * more after the driver has ended. Works without a web server.
 * <p>
 * The file has the series whose names begin with {@code bkbcs_executor_} or
 * {@code bcs_executor_}, each with a label {@code executor_id} in addition to its own, so
 * that any number of executors can share the directory. It is replaced as a whole and
 * readable by everyone. A directory that can't be written is reported once and tried
 * again at the next interval; it never disturbs the executor.
 * <p>
 * All writing happens on one daemon thread of its own, {@code bcs-executor-textfile}.
 *
 * @since 0.1.0
 */
public final class TextfileMetricsExporter implements SmartLifecycle {

	/** Stops after the driver, whose last updates belong into the last file. */
	private static final int PHASE = DEFAULT_PHASE - 512;

	/** Start-up belongs to the subscription. */
	private static final Duration FIRST_WRITE = Duration.ofSeconds(1);

	private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

	private static final Logger logger = LoggerFactory.getLogger(TextfileMetricsExporter.class);

	private final Supplier<String> scrape;

	private final ExecutorSeries series;

	private final Textfile file;

	private final Duration interval;

	private final boolean deleteOnExit;

	private @Nullable ScheduledExecutorService scheduler;

	/** Confined to the writing thread. */
	private boolean failing;

	/**
	 * Creates the exporter.
	 * @param scrape gives all metrics in Prometheus' text format, version 0.0.4
	 * @param executorId the executor's id
	 * @param directory where to write; it is not created
	 * @param interval time between two writes
	 * @param deleteOnExit whether the file is removed at the end
	 */
	public TextfileMetricsExporter(Supplier<String> scrape, String executorId, Path directory, Duration interval,
			boolean deleteOnExit) {
		this.scrape = scrape;
		this.series = new ExecutorSeries(executorId);
		this.file = new Textfile(directory, TextfileName.of(executorId));
		this.interval = interval;
		this.deleteOnExit = deleteOnExit;
	}

	/**
	 * Begins to write, in the background.
	 */
	@Override
	@SuppressWarnings("FutureReturnValueIgnored") // write() reports its failures itself
	public synchronized void start() {
		if (this.scheduler != null) {
			return;
		}
		long period = this.interval.toMillis();
		this.scheduler = Executors.newSingleThreadScheduledExecutor(TextfileMetricsExporter::thread);
		this.scheduler.scheduleWithFixedDelay(this::write, Math.min(period, FIRST_WRITE.toMillis()), period,
				TimeUnit.MILLISECONDS);
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "bcs-executor-textfile");
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
			if (!stopped.await(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("{} is not written yet and is given up", this.file);
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
		attempt(() -> this.file.write(this.series.select(this.scrape.get())));
	}

	private void finish() {
		if (this.deleteOnExit) {
			attempt(this.file::delete);
		}
		else {
			write();
		}
	}

	private void attempt(FileAction action) {
		try {
			action.run();
			if (this.failing) {
				logger.info("Metrics are written to {} again", this.file);
			}
			this.failing = false;
		}
		catch (IOException | RuntimeException ex) {
			if (this.failing) {
				logger.debug("Metrics can still not be written to {}", this.file, ex);
			}
			else {
				logger.warn("Metrics can't be written to {}: {}. Reported once, and tried again every {} s while the "
						+ "application runs. Set bcs.executor.textfile.directory to where the node exporter collects, "
						+ "or bcs.executor.textfile.enabled=false", this.file, ex.toString(),
						this.interval.toSeconds());
			}
			this.failing = true;
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

	/** Something on the file that may fail. */
	@FunctionalInterface
	private interface FileAction {

		void run() throws IOException;

	}

}
