/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.protocol.FrameworkMessageEncoding;
import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * A session under a clock that the test moves. Collects what the session wants done.
 */
final class SessionFixture {

	static final Duration GRACE = Duration.ofSeconds(5);

	static final Duration RECOVERY = Duration.ofMinutes(15);

	static final Duration STOP = Duration.ofSeconds(5);

	static final Duration REGISTRATION = Duration.ofMinutes(1);

	/** No test has as many to do in one step. */
	private static final int MOST_TIMERS = 100_000;

	final Session session;

	final List<Effect> effects = new ArrayList<>();

	final Map<SessionTimer, Long> timers = new EnumMap<>(SessionTimer.class);

	double random = 0.5;

	long now = 1_000_000;

	private int uuids;

	private long epoch;

	SessionFixture(boolean checkpoint) {
		this(checkpoint, 256, null);
	}

	SessionFixture(boolean checkpoint, int concurrency, @Nullable Duration heartbeatTimeout) {
		this(checkpoint, concurrency, heartbeatTimeout, FrameworkMessageEncoding.RAW);
	}

	SessionFixture(boolean checkpoint, int concurrency, @Nullable Duration heartbeatTimeout,
			FrameworkMessageEncoding encoding) {
		this(new TestSettings().checkpoint(checkpoint)
			.callConcurrency(concurrency)
			.heartbeatTimeout(heartbeatTimeout)
			.messageEncoding(encoding));
	}

	SessionFixture(TestSettings settings) {
		this.session = new Session(settings.build());
	}

	static SessionFixture subscribed(TestSettings settings) {
		SessionFixture fixture = new SessionFixture(settings);
		fixture.input(new Input.Start());
		fixture.subscribe();
		fixture.clear();
		return fixture;
	}

	static SessionFixture subscribed(boolean checkpoint) {
		return subscribed(new TestSettings().checkpoint(checkpoint));
	}

	void input(Input input) {
		for (Effect effect : this.session.handle(input, new StepContext(this.now, this.random))) {
			this.effects.add(effect);
			if (effect instanceof Effect.StartTimer start) {
				this.timers.put(start.timer(), this.now + start.nanos());
			}
			else if (effect instanceof Effect.Subscribe subscribe) {
				this.epoch = subscribe.epoch();
			}
			else if (effect instanceof Effect.CancelTimer cancel) {
				this.timers.remove(cancel.timer());
			}
		}
	}

	/** Lets time pass and every timer in it fire. */
	void pass(Duration duration) {
		long end = this.now + duration.toNanos();
		for (int fired = 0; fired < MOST_TIMERS; fired++) {
			Map.Entry<SessionTimer, Long> next = this.timers.entrySet()
				.stream()
				.filter((entry) -> entry.getValue() <= end)
				.min(Map.Entry.comparingByValue())
				.orElse(null);
			if (next == null) {
				this.now = end;
				return;
			}
			this.now = Math.max(this.now, next.getValue());
			this.timers.remove(next.getKey());
			input(new Input.TimerFired(next.getKey()));
		}
		throw new AssertionError("Timers fire again and again; those that run: " + this.timers);
	}

	void clear() {
		this.effects.clear();
	}

	long epoch() {
		return this.epoch;
	}

	/** The agent answers the attempt under way with SUBSCRIBED. */
	void subscribe() {
		event(Event.newBuilder()
			.setType(Event.Type.SUBSCRIBED)
			.setSubscribed(Event.Subscribed.newBuilder()
				.setExecutorInfo(ExecutorInfo.newBuilder().setExecutorId(ExecutorID.newBuilder().setValue("executor")))
				.setFrameworkInfo(FrameworkInfo.newBuilder().setUser("root").setName("framework"))
				.setAgentInfo(
						AgentInfo.newBuilder().setHostname("agent").setId(AgentID.newBuilder().setValue("agent-1")))));
	}

	void event(Event.Builder event) {
		input(new Input.EventReceived(epoch(), event.build()));
	}

	void acceptConnection() {
		input(new Input.ConnectionAccepted(epoch()));
	}

	/** The attempt in flight gets a response other than a stream. */
	void refuse(AgentResponse response) {
		input(new Input.SubscribeRefused(epoch(), response));
	}

	void endStream() {
		input(new Input.StreamEnded(epoch(), "end of stream"));
	}

	void launch(String id) {
		event(Event.newBuilder().setType(Event.Type.LAUNCH).setLaunch(Event.Launch.newBuilder().setTask(task(id))));
	}

	void launchGroup(String... ids) {
		TaskGroupInfo.Builder group = TaskGroupInfo.newBuilder();
		for (String id : ids) {
			group.addTasks(task(id));
		}
		event(Event.newBuilder()
			.setType(Event.Type.LAUNCH_GROUP)
			.setLaunchGroup(Event.LaunchGroup.newBuilder().setTaskGroup(group)));
	}

	void kill(String id, @Nullable KillPolicy policy) {
		Event.Kill.Builder kill = Event.Kill.newBuilder().setTaskId(taskId(id));
		if (policy != null) {
			kill.setKillPolicy(policy);
		}
		event(Event.newBuilder().setType(Event.Type.KILL).setKill(kill));
	}

	void acknowledge(TaskStatus status) {
		event(Event.newBuilder()
			.setType(Event.Type.ACKNOWLEDGED)
			.setAcknowledged(Event.Acknowledged.newBuilder().setTaskId(status.getTaskId()).setUuid(status.getUuid())));
	}

	void shutdownEvent() {
		event(Event.newBuilder().setType(Event.Type.SHUTDOWN));
	}

	TaskStatus update(String task, TaskState state) {
		TaskStatus status = status(task, state);
		input(new Input.SendUpdate(status));
		return status;
	}

	TaskStatus status(String task, TaskState state) {
		return TaskStatus.newBuilder()
			.setTaskId(taskId(task))
			.setState(state)
			.setUuid(ByteString.copyFrom(ByteBuffer.allocate(16).putLong(8, ++this.uuids)))
			.build();
	}

	/** Answers the call that carries an update. */
	void respond(TaskStatus status, AgentResponse response) {
		Effect.SendCall sent = null;
		for (Effect.SendCall call : effects(Effect.SendCall.class)) {
			if (call.call().getUpdate().getStatus().equals(status)) {
				sent = call;
			}
		}
		if (sent == null) {
			throw new AssertionError("No call carries " + status);
		}
		input(new Input.CallCompleted(sent.epoch(), sent.callId(), response));
	}

	void accept(TaskStatus status) {
		respond(status, AgentResponse.of(202, ""));
	}

	<T extends Effect> List<T> effects(Class<T> type) {
		return this.effects.stream().filter(type::isInstance).map(type::cast).toList();
	}

	<T extends DriverEvent> List<T> reports(Class<T> type) {
		return effects(Effect.Report.class).stream()
			.map(Effect.Report::event)
			.filter(type::isInstance)
			.map(type::cast)
			.toList();
	}

	List<Callback> callbacks() {
		return effects(Effect.Invoke.class).stream().map(Effect.Invoke::callback).toList();
	}

	/** The updates that left in calls of their own, in order. */
	List<TaskStatus> sentUpdates() {
		return effects(Effect.SendCall.class).stream()
			.filter((call) -> call.call().getType() == Call.Type.UPDATE)
			.map((call) -> call.call().getUpdate().getStatus())
			.toList();
	}

	Call.Subscribe lastSubscribe() {
		List<Effect.Subscribe> attempts = effects(Effect.Subscribe.class);
		return attempts.get(attempts.size() - 1).call().getSubscribe();
	}

	Effect.@Nullable Finish finish() {
		List<Effect.Finish> finishes = effects(Effect.Finish.class);
		return finishes.isEmpty() ? null : finishes.get(0);
	}

	Effect.Finish finished() {
		Effect.Finish finish = finish();
		if (finish == null) {
			throw new AssertionError("The session has not finished; its last effects: "
					+ this.effects.subList(Math.max(0, this.effects.size() - 10), this.effects.size()));
		}
		return finish;
	}

	long timeUntil(SessionTimer timer) {
		Long deadline = this.timers.get(timer);
		if (deadline == null) {
			throw new AssertionError(timer + " does not run");
		}
		return deadline - this.now;
	}

	boolean isRunning(SessionTimer timer) {
		return this.timers.containsKey(timer);
	}

	static TaskInfo task(String id) {
		return TaskInfo.newBuilder()
			.setName(id)
			.setTaskId(taskId(id))
			.setAgentId(AgentID.newBuilder().setValue("agent-1"))
			.build();
	}

	static TaskID taskId(String id) {
		return TaskID.newBuilder().setValue(id).build();
	}

}
