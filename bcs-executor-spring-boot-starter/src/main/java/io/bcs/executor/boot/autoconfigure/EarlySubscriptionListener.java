/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.EarlySubscription;
import io.bcs.executor.boot.internal.SpringBootLine;
import io.bcs.executor.boot.launch.LaunchSubscription;
import io.bcs.executor.protocol.MediaType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Subscribes as soon as the environment of an application is known, and hands the
 * subscription to the driver's auto-configuration as a bean. Tasks that came to an
 * application that can't start are reported as failed.
 */
class EarlySubscriptionListener implements ApplicationListener<SpringApplicationEvent>, Ordered {

	static final String BEAN = "earlySubscription";

	private static final Logger logger = LoggerFactory.getLogger(EarlySubscriptionListener.class);

	private static final String UNUSED = "The executor's application was started without a driver for its tasks: "
			+ "it sets bcs.executor.early-subscription=false, or starts the driver with the context";

	/** A process has one executor. */
	private static final AtomicBoolean subscribed = new AtomicBoolean();

	private final EarlySubscriptionConditions conditions;

	private final AtomicBoolean used;

	private final Supplier<DriverEnv> driverEnv;

	/** Gives the subscription that was begun before Spring Boot was. */
	private final Supplier<@Nullable EarlySubscription> launched;

	private @Nullable EarlySubscription subscription;

	/** Why the subscription should not have been begun. */
	private @Nullable String conflict;

	private String decision = "";

	/** On an older line the application is about to end with a sentence. */
	private final boolean supported = !SpringBootLine.isNewerThan(SpringBootVersion.getVersion());

	private @Nullable Throwable failure;

	EarlySubscriptionListener() {
		this(new EarlySubscriptionConditions(System::getenv), subscribed, DriverEnv::fromEnvironment,
				LaunchSubscription::take);
	}

	EarlySubscriptionListener(EarlySubscriptionConditions conditions, AtomicBoolean used, Supplier<DriverEnv> driverEnv,
			Supplier<@Nullable EarlySubscription> launched) {
		this.conditions = conditions;
		this.used = used;
		this.driverEnv = driverEnv;
		this.launched = launched;
	}

	/**
	 * Behind the listener that reads configuration files, which has 10, and before the
	 * one that sets up logging, which has 20 and takes its time.
	 */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 15;
	}

	@Override
	public void onApplicationEvent(SpringApplicationEvent event) {
		if (!this.supported) {
			return;
		}
		if (event instanceof ApplicationStartingEvent) {
			preload();
		}
		else if (event instanceof ApplicationEnvironmentPreparedEvent prepared) {
			environmentPrepared(prepared.getEnvironment());
		}
		else if (event instanceof ApplicationContextInitializedEvent initialized && this.subscription != null) {
			if (this.conflict != null) {
				throw EarlySubscriptionConflicts.launch(this.conflict);
			}
			initialized.getApplicationContext().getBeanFactory().registerSingleton(BEAN, this.subscription);
		}
		else if (event instanceof ApplicationPreparedEvent && !this.decision.isEmpty()) {
			// Earlier, nothing could be logged.
			logger.atDebug().setCause(this.failure).log(this.decision);
		}
		else if (event instanceof ApplicationReadyEvent) {
			ready();
		}
		else if (event instanceof ApplicationFailedEvent failed && this.subscription != null) {
			this.subscription.fail(StartFailure.describe(failed.getException()));
		}
	}

	/** What takes no environment goes beside what Spring Boot does first. */
	private void preload() {
		if (this.conditions.hasIdentity() && !this.used.get() && !LaunchSubscription.isPending()) {
			Thread thread = new Thread(EarlySubscription::preload, "bcs-executor-preload");
			thread.setDaemon(true);
			thread.start();
		}
	}

	private void environmentPrepared(ConfigurableEnvironment environment) {
		// The application behind a bootstrap context takes it over.
		this.subscription = EarlySubscriptionConditions.isBootstrap(environment) ? null : this.launched.get();
		if (this.subscription != null) {
			this.used.set(true);
			this.decision = "Subscribed when the process was launched";
		}
		try {
			String obstacle = this.conditions.obstacle(environment);
			if (this.subscription != null) {
				this.conflict = (obstacle != null) ? obstacle : this.conditions.optionOfSubscribe(environment);
				return;
			}
			if (obstacle == null && !this.used.compareAndSet(false, true)) {
				obstacle = "the process has subscribed before";
			}
			if (obstacle == null) {
				this.subscription = subscribe(environment);
				this.decision = "Subscribed before the application context was created";
			}
			else {
				this.decision = "The driver subscribes with the application context, and not before: " + obstacle;
			}
		}
		catch (Exception | LinkageError ex) {
			// Whatever is wrong, the beans of the driver find it too and report it well.
			this.failure = ex;
			if (this.subscription == null) {
				this.decision = "The driver subscribes with the application context, and not before";
			}
		}
	}

	private EarlySubscription subscribe(ConfigurableEnvironment environment) {
		EarlySubscription.Builder builder = EarlySubscription.builder(this.driverEnv.get());
		property(environment, "media-type", MediaType.class, builder::mediaType);
		property(environment, "connect-timeout", Duration.class, builder::connectTimeout);
		property(environment, "call-timeout", Duration.class, builder::callTimeout);
		property(environment, "max-record-size", DataSize.class,
				(size) -> builder.maxRecordSize(Math.toIntExact(size.toBytes())));
		property(environment, "ssl.server-name", String.class,
				(name) -> builder.tlsServerName(StringUtils.hasText(name) ? name : null));
		return builder.open();
	}

	/** Without a binder, which takes its time. */
	private static <T> void property(ConfigurableEnvironment environment, String name, Class<T> type,
			Consumer<T> setter) {
		T value = environment.getProperty("bcs.executor." + name, type);
		if (value != null) {
			setter.accept(value);
		}
	}

	private void ready() {
		EarlySubscription unused = this.subscription;
		if (unused != null && !unused.isAdopted()) {
			logger.atWarn()
				.addKeyValue("event", "bcs.executor.early-subscription-unused")
				.log("The agent's subscription that was begun before the application context is closed, because no "
						+ "driver has taken it over. {} tasks that came on it are reported as TASK_FAILED. An application "
						+ "that starts its driver later, or none, sets bcs.executor.early-subscription=false",
						unused.receivedTasks());
			// Waits for acknowledgements, and the application is ready meanwhile.
			new Thread(() -> unused.fail(UNUSED), "bcs-executor-early-subscription").start();
		}
	}

}
