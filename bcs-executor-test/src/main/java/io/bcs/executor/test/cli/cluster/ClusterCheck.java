/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli.cluster;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.bcs.executor.test.cli.cluster.MasterException.Kind;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Registers as a framework, runs tasks in an executor, kills those that do not end by
 * themselves, and says what did not work. Used by one thread, and blocks it.
 *
 * @since 0.1.0
 */
public final class ClusterCheck implements AutoCloseable {

	private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

	private static final Duration PAUSE = Duration.ofSeconds(1);

	/** A master sends heartbeats, and says how often. */
	private static final int MISSED_HEARTBEATS = 5;

	private final ClusterCheckSettings settings;

	private final CheckOutput output;

	private final SchedulerCalls calls;

	private final TaskPlacement placement;

	private final WebClient client;

	private final MasterClient master;

	private final Map<String, CheckedTask> tasks = new LinkedHashMap<>();

	private final List<String> problems = new ArrayList<>();

	private String frameworkId = "";

	private final BlockingQueue<MasterEvent> events = new LinkedBlockingQueue<>();

	private Duration silence = Duration.ofMinutes(5);

	/** The framework is gone, and going on pointless. */
	private boolean over;

	/**
	 * Creates a check.
	 * @param settings what to check
	 * @param output is told what happens
	 */
	public ClusterCheck(ClusterCheckSettings settings, CheckOutput output) {
		this.settings = settings;
		this.output = output;
		this.calls = new SchedulerCalls(settings);
		this.placement = new TaskPlacement(settings, output);
		this.client = HttpClients.create(settings);
		this.master = new MasterClient(this.client, CALL_TIMEOUT);
	}

	/**
	 * Performs the check.
	 * @return what did not work, a sentence each; empty if all did
	 * @throws InterruptedException if the thread is interrupted; the framework is left to
	 * {@link #tearDown()}
	 */
	public List<String> run() throws InterruptedException {
		try {
			register();
			placeTasks();
			awaitTasks();
		}
		catch (MasterException ex) {
			this.problems.add(String.valueOf(ex.getMessage()));
		}
		TaskReport report = new TaskReport(new AgentFiles(this.client), this.output);
		this.problems.addAll(report.problems(this.tasks.values(), this.frameworkId));
		tearDown();
		return List.copyOf(this.problems);
	}

	private void register() throws MasterException, InterruptedException {
		long deadline = deadline(this.settings.timeout());
		Set<String> told = new HashSet<>();
		while (true) {
			MasterException last = null;
			for (URI candidate : this.settings.masters()) {
				try {
					this.master.subscribe(candidate, this.calls.subscribe(), this.events::add);
					if (!handleUntil(deadline, () -> !this.frameworkId.isEmpty())) {
						throw new MasterException("The master at " + this.master.master()
								+ " took the subscription and did not register the framework", Kind.FINAL);
					}
					return;
				}
				catch (MasterException ex) {
					if (ex.kind() == Kind.FINAL) {
						throw ex;
					}
					last = (last == null || ex.kind() == Kind.RETRY) ? ex : last;
					if (told.add(String.valueOf(ex.getMessage()))) {
						this.output.event("master", "unavailable", String.valueOf(ex.getMessage()));
					}
				}
			}
			if (last != null && (last.kind() != Kind.RETRY || System.nanoTime() > deadline)) {
				throw last;
			}
			handleUntil(deadline(PAUSE), () -> false);
		}
	}

	private void placeTasks() throws MasterException, InterruptedException {
		if (!handleUntil(deadline(this.settings.timeout()), () -> this.tasks.size() == this.settings.tasks())
				&& !this.over) {
			this.problems.add(this.placement.problem());
		}
		send(this.calls.suppress());
	}

	private void awaitTasks() throws MasterException, InterruptedException {
		long deadline = deadline(this.settings.timeout());
		handleUntil(deadline, () -> this.tasks.values().stream().allMatch(CheckedTask::isRunningOrEnded));
		handleUntil(deadline(this.settings.runFor()), this::allEnded);
		for (CheckedTask task : this.tasks.values()) {
			if (!task.hasEnded()) {
				send(this.calls.kill(task));
				this.output.event(task.id(), "kill", "");
			}
		}
		if (!handleUntil(deadline(this.settings.timeout()), this::allEnded) && !this.over) {
			List<CheckedTask> open = this.tasks.values().stream().filter((task) -> !task.hasEnded()).toList();
			send(this.calls.reconcile(open));
			handleUntil(deadline(Duration.ofSeconds(10)), this::allEnded);
		}
	}

	/** Once the framework is gone, the master takes no calls of it. */
	private void send(JsonObject call) throws MasterException, InterruptedException {
		if (!this.over) {
			this.master.send(call);
		}
	}

	private boolean allEnded() {
		return this.tasks.values().stream().allMatch(CheckedTask::hasEnded);
	}

	private static long deadline(Duration timeout) {
		return System.nanoTime() + timeout.toNanos();
	}

	/** Handles events until a condition holds, and returns whether it does. */
	private boolean handleUntil(long deadline, BooleanSupplier condition) throws MasterException, InterruptedException {
		long lastEvent = System.nanoTime();
		while (!condition.getAsBoolean() && !this.over) {
			long now = System.nanoTime();
			long silentUntil = lastEvent + this.silence.toNanos();
			if (now >= deadline) {
				return false;
			}
			if (now >= silentUntil) {
				stop("The master sends no heartbeats: the connection is dead");
				return false;
			}
			MasterEvent event = this.events.poll(Math.min(deadline, silentUntil) - now, TimeUnit.NANOSECONDS);
			if (event != null) {
				lastEvent = System.nanoTime();
				handle(event);
			}
		}
		return condition.getAsBoolean();
	}

	private void stop(String problem) {
		this.over = true;
		this.problems.add(problem);
	}

	private void handle(MasterEvent event) throws MasterException, InterruptedException {
		JsonObject content = event.content();
		switch (event.type()) {
			case "SUBSCRIBED" -> subscribed(content.getAsJsonObject("subscribed"));
			case "OFFERS" -> offers(content.getAsJsonObject("offers"));
			case "UPDATE" -> update(content.getAsJsonObject("update").getAsJsonObject("status"));
			case "FAILURE" -> failure(content.getAsJsonObject("failure"));
			case "ERROR" -> stop(
					"The master ended the framework: " + content.getAsJsonObject("error").get("message").getAsString());
			case MasterEvent.STREAM_ENDED ->
				stop("The stream of the master's events has ended: " + content.get("reason").getAsString()
						+ ". A new leader may have been elected: run the check again");
			default -> {
				// HEARTBEAT, RESCIND of an offer that was not used, and news of others.
			}
		}
	}

	private void subscribed(JsonObject subscribed) {
		this.frameworkId = Offer.value(subscribed, "framework_id");
		this.calls.subscribed(subscribed.getAsJsonObject("framework_id"));
		if (subscribed.has("heartbeat_interval_seconds")) {
			double seconds = subscribed.get("heartbeat_interval_seconds").getAsDouble();
			this.silence = Duration.ofMillis(Math.max(1, Math.round(MISSED_HEARTBEATS * seconds * 1000)));
		}
		this.output.event("master", "registered", "framework " + this.frameworkId + " at " + this.master.master());
	}

	private void offers(JsonObject offers) throws MasterException, InterruptedException {
		List<Offer> unused = new ArrayList<>();
		for (JsonElement element : offers.getAsJsonArray("offers")) {
			Offer offer = Offer.of(element.getAsJsonObject());
			List<CheckedTask> placed = this.placement.place(offer);
			if (placed.isEmpty()) {
				unused.add(offer);
			}
			else {
				placed.forEach((task) -> this.tasks.put(task.id(), task));
				send(this.calls.accept(offer, placed));
				placed.forEach((task) -> this.output.event(task.id(), "launched", "on " + offer.hostname()));
			}
		}
		if (!unused.isEmpty()) {
			send(this.calls.decline(unused));
		}
	}

	private void update(JsonObject status) throws MasterException, InterruptedException {
		if (status.has("uuid")) {
			send(this.calls.acknowledge(status));
		}
		CheckedTask task = this.tasks.get(Offer.value(status, "task_id"));
		if (task == null) {
			return;
		}
		String name = status.get("state").getAsString();
		if (task.update(status)) {
			Duration time = task.untilRunning();
			this.output.event(task.id(), name, (name.equals("TASK_RUNNING") && time != null)
					? time.toMillis() + " ms after its launch" : task.message());
		}
	}

	private void failure(JsonObject failure) {
		String executor = Offer.value(failure, "executor_id");
		boolean open = this.tasks.values()
			.stream()
			.anyMatch((task) -> task.executorId().equals(executor) && !task.hasEnded());
		if (executor.isEmpty()) {
			this.output.event("agent", "lost", Offer.value(failure, "agent_id"));
		}
		else if (open) {
			this.output.event(executor, "ended", "before its tasks, with status "
					+ (failure.has("status") ? failure.get("status").getAsString() : "unknown"));
		}
	}

	/**
	 * Ends the framework, and with it all its tasks and executors, unless it has ended. A
	 * master ends a framework whose stream is gone. Blocks.
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void tearDown() throws InterruptedException {
		if (this.frameworkId.isEmpty() || this.over) {
			return;
		}
		try {
			send(this.calls.teardown());
			this.output.event("master", "torn down", "framework " + this.frameworkId);
		}
		catch (MasterException ex) {
			this.problems.add("The framework " + this.frameworkId + " could not be torn down: " + ex.getMessage());
		}
		this.frameworkId = "";
	}

	@Override
	public void close() {
		this.master.close();
	}

}
