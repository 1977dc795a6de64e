/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import io.bcs.executor.DriverSnapshot;
import org.apache.mesos.v1.Protos.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The availability of an application that is ready only while its agent can give it
 * tasks: once the application itself is ready, its readiness is computed from the
 * driver's {@link DriverSnapshot} whenever it is asked for, by the readiness probe for
 * example. It refuses traffic before the first subscription, in an outage, during a
 * shutdown and after the driver's end. A driver that was never started, or does not tell
 * about its connection, has no influence.
 * <p>
 * A change is also published as {@link AvailabilityChangeEvent}, on a thread of its own
 * that waits for no other listeners of the application.
 *
 * @since 0.1.0
 */
public final class ExecutorReadiness extends ApplicationAvailabilityBean
		implements DriverListener, SmartInitializingSingleton, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(ExecutorReadiness.class);

	private static final long IDLE_SECONDS = 10;

	private final ConfigurableApplicationContext context;

	private final Supplier<DriverSnapshot> snapshot;

	private final ThreadPoolExecutor executor;

	private final AtomicBoolean queued = new AtomicBoolean();

	private volatile boolean correctsLast;

	/** The application's own event is on its way to the listeners: it goes first. */
	private volatile boolean applicationPublishes;

	/** The last event about readiness, of the application or of this. */
	private volatile @Nullable AvailabilityChangeEvent<ReadinessState> published;

	/**
	 * Creates the bean.
	 * @param context publishes changes
	 * @param snapshot gives the state of the driver; not called before the application is
	 * ready
	 * @param threads makes the thread that publishes
	 */
	public ExecutorReadiness(ConfigurableApplicationContext context, Supplier<DriverSnapshot> snapshot,
			ThreadFactory threads) {
		this.context = context;
		this.snapshot = snapshot;
		this.executor = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				threads);
		this.executor.allowCoreThreadTimeOut(true);
	}

	@Override
	@SuppressWarnings("unchecked") // The type of the state is that of the event.
	public <S extends AvailabilityState> @Nullable AvailabilityChangeEvent<S> getLastChangeEvent(Class<S> stateType) {
		AvailabilityChangeEvent<S> event = super.getLastChangeEvent(stateType);
		if (event == null || event.getState() != ReadinessState.ACCEPTING_TRAFFIC) {
			return event;
		}
		ReadinessState current = current();
		AvailabilityChangeEvent<ReadinessState> last = this.published;
		return (AvailabilityChangeEvent<S>) ((last != null && last.getState() == current) ? last
				: new AvailabilityChangeEvent<>(this, current));
	}

	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<?> event) {
		if (event.getSource() == this) {
			return;
		}
		this.applicationPublishes = event.getState() instanceof ReadinessState;
		super.onApplicationEvent(event);
		if (!this.correctsLast) {
			correct(event);
		}
	}

	/**
	 * Registers a listener behind all others: they hear of the application's own
	 * readiness before they hear of the one that takes the driver into account.
	 */
	@Override
	public void afterSingletonsInstantiated() {
		this.context.addApplicationListener(new Correction());
		this.correctsLast = true;
	}

	private void correct(AvailabilityChangeEvent<?> event) {
		if (event.getSource() != this && event.getState() instanceof ReadinessState state) {
			this.published = new AvailabilityChangeEvent<>(event.getSource(), state);
			this.applicationPublishes = false;
			publishLater();
		}
	}

	/**
	 * Has a change of readiness published. Called on the driver's own thread; never
	 * blocks.
	 */
	@Override
	public void onEvent(DriverEvent event) {
		if (event instanceof DriverEvent.Subscribed || event instanceof DriverEvent.Disconnected
				|| event instanceof DriverEvent.ShutdownRequested || event instanceof DriverEvent.Ended) {
			publishLater();
		}
	}

	private void publishLater() {
		// The task reads the snapshot, so one that waits is enough for all events.
		if (this.queued.compareAndSet(false, true)) {
			try {
				this.executor.execute(this::publishChange);
			}
			catch (RejectedExecutionException ex) {
				logger.debug("A change of readiness came after the end of the application", ex);
			}
		}
	}

	private void publishChange() {
		this.queued.set(false);
		if (this.applicationPublishes) {
			// Comes again behind that event, which may say the same.
			return;
		}
		AvailabilityChangeEvent<ReadinessState> application = super.getLastChangeEvent(ReadinessState.class);
		if (application == null || application.getState() != ReadinessState.ACCEPTING_TRAFFIC) {
			return;
		}
		ReadinessState current = currentUnlessClosing();
		AvailabilityChangeEvent<ReadinessState> last = this.published;
		if (current != null && (last == null || last.getState() != current)) {
			AvailabilityChangeEvent<ReadinessState> change = new AvailabilityChangeEvent<>(this, current);
			this.published = change;
			try {
				this.context.publishEvent(change);
			}
			catch (Throwable ex) {
				logger.atWarn()
					.addKeyValue("event", "bcs.executor.readiness-listener-failed")
					.setCause(ex)
					.log("A listener of the application failed on the change of readiness to {}", current);
			}
		}
	}

	/** The driver may be asked for the first time while its context is closed. */
	private @Nullable ReadinessState currentUnlessClosing() {
		try {
			return current();
		}
		catch (Throwable ex) {
			if (this.context.isActive()) {
				throw ex;
			}
			logger.debug("A change of readiness came while the application ended", ex);
			return null;
		}
	}

	private ReadinessState current() {
		return isReady(this.snapshot.get()) ? ReadinessState.ACCEPTING_TRAFFIC : ReadinessState.REFUSING_TRAFFIC;
	}

	private static boolean isReady(DriverSnapshot snapshot) {
		return switch (snapshot.connection()) {
			// Not started, or a driver that tells no more than its status.
			case NOT_STARTED ->
				snapshot.status() == Status.DRIVER_NOT_STARTED || snapshot.status() == Status.DRIVER_RUNNING;
			case SUBSCRIBED -> snapshot.stopReason() == null && snapshot.status() == Status.DRIVER_RUNNING;
			case SUBSCRIBING, RECONNECTING, DISCONNECTED, STOPPED, ABORTED -> false;
		};
	}

	@Override
	public void destroy() {
		this.executor.shutdownNow();
	}

	/** A class of its own, because a lambda does not show which events it takes. */
	private final class Correction implements ApplicationListener<AvailabilityChangeEvent<?>> {

		@Override
		public void onApplicationEvent(AvailabilityChangeEvent<?> event) {
			correct(event);
		}

	}

}
