/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.bcs.executor.protocol.MediaType;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Does what a recorded executor and its scheduler did, byte by byte where the bytes were
 * kept, and compares the embedded agent's answers and events with the real one's. What
 * the scheduler wanted is taken from the events (LAUNCH, KILL, MESSAGE, SHUTDOWN), as is
 * how far a restarting agent had got from its answers: the embedded agent is told. All
 * the rest it must do by itself.
 */
final class Replay implements AutoCloseable {

	/** What a scheduler did of which the executor saw nothing. */
	private Consumer<EmbeddedAgent> unseen = (agent) -> {
	};

	private final Timeline timeline;

	private final EmbeddedAgent agent;

	private final Map<String, ReplayedConnection> connections = new LinkedHashMap<>();

	private boolean stopped;

	/** Counts the agent's processes. */
	private int process;

	private AgentPhase phase = AgentPhase.RUNNING;

	/** What was compared. */
	private int compared;

	Replay(String scenario) throws IOException {
		this.timeline = Timeline.of(scenario);
		Event.Subscribed subscribed = this.timeline.subscribed().getSubscribed();
		FrameworkInfo framework = subscribed.getFrameworkInfo();
		EmbeddedAgentBuilder builder = EmbeddedAgent.builder()
			.frameworkId(this.timeline.firstCall().getFrameworkId().getValue())
			.executorId(this.timeline.firstCall().getExecutorId().getValue())
			.checkpoint(framework.getCheckpoint());
		AgentID agentId = subscribed.getAgentInfo().getId();
		if (!agentId.getValue().isEmpty()) {
			builder.agentId(agentId.getValue());
		}
		if (scenario.contains("auth")) {
			builder.authentication();
		}
		if (scenario.contains("https")) {
			builder.tls();
		}
		if (scenario.contains("domain-socket")) {
			builder.domainSocket();
		}
		this.agent = builder.start();
	}

	EmbeddedAgent agent() {
		return this.agent;
	}

	int compared() {
		return this.compared;
	}

	void beforeEachSubscription(Consumer<EmbeddedAgent> action) {
		this.unseen = action;
	}

	void play() throws IOException {
		List<JsonObject> entries = this.timeline.entries();
		for (int i = 0; i < entries.size(); i++) {
			JsonObject entry = entries.get(i);
			switch (Timeline.kind(entry)) {
				case "call", "call-again" -> call(i, entry);
				case "response", "response-head" -> answer(i, entry, connection(entry));
				case "event" -> event(entry, connection(entry));
				case "half-closed" -> connection(entry).client().closeOutput();
				case "stream-end" -> streamEnds(entry, connection(entry));
				case "subscribe-failed" -> refused(entries, i);
				case "call-failed" -> {
					if (connection(entry).process() == this.process) {
						stop();
					}
					assertThatIOException().isThrownBy(() -> connection(entry).client().readAnswer());
				}
				case "closed-by-us" -> closed(connection(entry));
				default -> {
					// Notes of the recorder, and what others of these say as well.
				}
			}
		}
		for (ReplayedConnection connection : this.connections.values()) {
			this.compared += connection.compareEvents();
			if (!this.timeline.has("exit-right-after-finish")) {
				connection.assertNothingMore();
			}
		}
	}

	private void closed(ReplayedConnection connection) throws IOException {
		if (!connection.client().isClosed()) {
			this.compared += connection.compareEvents();
			connection.close();
		}
	}

	private ReplayedConnection connection(JsonObject entry) {
		return Objects.requireNonNull(this.connections.get(Timeline.connection(entry)));
	}

	private void call(int index, JsonObject entry) throws IOException {
		String name = Timeline.connection(entry);
		JsonObject answer = this.timeline.next(index, "response", "response-head", "call-failed");
		String status = answer.has("status") ? answer.get("status").getAsString() : "";
		boolean subscribes = entry.has("call") && Timeline.call(entry).getType() == Call.Type.SUBSCRIBE;
		boolean failed = Timeline.connection(answer).equals(name) && Timeline.kind(answer).equals("call-failed");
		if (this.stopped && status.isEmpty() && this.timeline.next(index, "recv-error").has("error")) {
			// It reached the agent in the very moment of its end.
			return;
		}
		if (subscribes) {
			goOn(index, status);
			this.unseen.accept(this.agent);
		}
		else if (status.contains(" 202 ") && this.phase == AgentPhase.REREGISTERING) {
			enter(AgentPhase.RUNNING);
		}
		ReplayedConnection connection = this.connections.get(name);
		if (connection == null) {
			connection = new ReplayedConnection(this.agent, this.timeline, name, this.process);
			this.connections.put(name, connection);
		}
		boolean halted = failed && connection.process() == this.process;
		if (halted) {
			// The agent's process was halted by then, and killed without going on.
			this.agent.inject(AgentFault.hangBeforeHandling());
		}
		try {
			connection.send(entry);
			if (halted) {
				this.agent.awaitCall("the call that hangs", (call) -> call.status() == 0);
			}
		}
		catch (IOException ex) {
			assertThat(failed).describedAs("The call on %s failed then, too: %s", name, ex).isTrue();
		}
	}

	/** Starts a stopped agent as far as the real one had got when it answered so. */
	private void goOn(int index, String status) {
		AgentPhase next = this.phase;
		if (status.contains(" 404 ")) {
			next = AgentPhase.STARTING;
		}
		else if (status.contains(" 503 ")) {
			next = AgentPhase.RECOVERING;
		}
		else if (status.contains(" 200 ") && this.phase != AgentPhase.RUNNING) {
			next = AgentPhase.REREGISTERING;
		}
		else if (status.contains(" 400 ")) {
			next = AgentPhase.RUNNING;
		}
		if (this.stopped) {
			this.stopped = false;
			JsonObject end = this.timeline.next(index, "stream-end");
			if (end.has("how") && end.get("how").getAsString().startsWith("last chunk")
					&& Timeline.event(this.timeline.next(index, "event")).getType() == Event.Type.SHUTDOWN) {
				this.agent.process().restartForCleanup();
				this.phase = AgentPhase.RUNNING;
				return;
			}
			this.phase = status.contains(" 200 ") ? AgentPhase.REREGISTERING : next;
			this.agent.process().restart(this.phase);
		}
		else if (next != this.phase) {
			enter(next);
		}
	}

	private void enter(AgentPhase next) {
		this.phase = next;
		this.agent.process().phase(next);
	}

	private void answer(int index, JsonObject entry, ReplayedConnection connection) throws IOException {
		if (entry.get("status").getAsString().contains(" 200 ")) {
			assertThat(connection.client().readHead()).isEqualTo(Timeline.answer(entry, ""));
		}
		else {
			JsonElement body = entry.has("body") ? entry.get("body")
					: this.timeline.next(index, "response-body").get("body");
			// Where the recorder came too late for the body, its length must do.
			boolean cut = body.getAsString().isEmpty();
			String answer = connection.client().readAnswer();
			assertThat(cut ? answer.split("(?<=\r\n\r\n)", 2)[0] : answer)
				.isEqualTo(Timeline.answer(entry, body.getAsString()));
		}
		this.compared++;
	}

	private void event(JsonObject entry, ReplayedConnection connection) {
		Event event = Timeline.event(entry);
		boolean first = connection.expect(event);
		switch (event.getType()) {
			case LAUNCH -> this.agent.unchecked().launch(event.getLaunch().getTask());
			case LAUNCH_GROUP -> this.agent.unchecked().launchGroup(event.getLaunchGroup().getTaskGroup());
			case KILL -> this.agent.unchecked().send(event);
			case MESSAGE -> this.agent.message(event.getMessage().getData().toByteArray());
			case HEARTBEAT -> this.agent.heartbeat();
			case SHUTDOWN -> {
				if (!first) {
					this.agent.shutdown();
				}
			}
			case SUBSCRIBED, ACKNOWLEDGED, ERROR, UNKNOWN -> {
				// The agent's own doing.
			}
		}
	}

	private void streamEnds(JsonObject entry, ReplayedConnection connection) throws IOException {
		if (connection.client().isClosed()) {
			return;
		}
		this.compared += connection.compareEvents();
		if (entry.get("how").getAsString().startsWith("last chunk")) {
			assertThat(connection.client().readChunk()).isEmpty();
		}
		else {
			if (!connection.halfClosed()) {
				stop();
			}
			assertThat(connection.client().readsEndOfFile()).isTrue();
		}
		this.compared++;
	}

	private void stop() {
		if (!this.stopped) {
			this.agent.process().stop();
			this.stopped = true;
			this.process++;
		}
	}

	private void refused(List<JsonObject> entries, int index) {
		boolean again = Timeline.kind(entries.get(index - 1)).equals("subscribe-failed")
				&& entries.get(index - 1).get("error").equals(entries.get(index).get("error"));
		if (!again && entries.get(index).get("error").getAsString().contains("refused")) {
			assertThat(this.stopped).isTrue();
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new RawClient(this.agent));
			this.compared++;
		}
	}

	@Override
	public void close() throws IOException {
		for (ReplayedConnection connection : this.connections.values()) {
			connection.close();
		}
		this.agent.close();
	}

	/**
	 * A connection of the recorded executor, opened again.
	 */
	private static final class ReplayedConnection implements AutoCloseable {

		private final EmbeddedAgent agent;

		private final RawClient client;

		private final MediaType format;

		private final int process;

		/** What was recorded, or nothing if it contained secrets. */
		private final List<String> requests;

		private final List<Event> expected = new ArrayList<>();

		private Call latest = Call.getDefaultInstance();

		private int sent;

		private int received;

		ReplayedConnection(EmbeddedAgent agent, Timeline timeline, String name, int process) throws IOException {
			this.agent = agent;
			this.process = process;
			this.format = timeline.format();
			Capture capture = Capture.of(timeline.scenario(), name);
			this.requests = capture.exists() ? capture.requests() : List.of();
			if (timeline.scenario().contains("https")) {
				this.client = new RawClient(TlsIT.trusting(agent));
			}
			else if (timeline.scenario().contains("domain-socket")) {
				this.client = new RawClient(agent.domainSocket());
			}
			else {
				this.client = new RawClient(agent);
			}
		}

		RawClient client() {
			return this.client;
		}

		/** Of which of the agent's processes it is. */
		int process() {
			return this.process;
		}

		boolean halfClosed() {
			return this.client.isHalfClosed();
		}

		void send(JsonObject entry) throws IOException {
			if (entry.has("call")) {
				this.latest = Timeline.call(entry);
			}
			if (this.sent < this.requests.size()) {
				this.client.send(this.requests.get(this.sent).getBytes(StandardCharsets.ISO_8859_1));
			}
			else {
				assertThat(this.requests).describedAs("requests on one connection").isEmpty();
				String token = this.agent.env().get("MESOS_EXECUTOR_AUTHENTICATION_TOKEN");
				this.client.send(
						RawClient.request(RawClient.PATH, this.format, this.latest, "Accept: " + this.format.mediaType()
								+ "\r\n" + ((token != null) ? "Authorization: Bearer " + token + "\r\n" : "")));
			}
			this.sent++;
		}

		/**
		 * Adds an event that must come.
		 * @return whether it is the stream's first
		 */
		boolean expect(Event event) {
			this.expected.add(event);
			return this.expected.size() == 1;
		}

		/**
		 * Reads the events that must have come by now. Whether an acknowledgement
		 * overtakes what the scheduler wants is a matter of time; all else is not.
		 */
		int compareEvents() throws IOException {
			List<Event> actual = new ArrayList<>();
			List<Event> due = this.expected.subList(this.received, this.expected.size());
			while (actual.size() < due.size()) {
				actual.add(this.client.readEvent(this.format));
			}
			this.received = this.expected.size();
			for (boolean acknowledged : new boolean[] { false, true }) {
				assertThat(comparable(actual, acknowledged)).isEqualTo(comparable(due, acknowledged));
			}
			for (int i = 0; i < due.size(); i++) {
				if (due.get(i).hasSubscribed()) {
					compareSubscribed(actual.get(i).getSubscribed(), due.get(i).getSubscribed());
				}
			}
			return due.size();
		}

		private static List<Event> comparable(List<Event> events, boolean acknowledged) {
			return events.stream()
				.filter((event) -> event.hasAcknowledged() == acknowledged)
				.map((event) -> event.hasSubscribed() ? event.toBuilder().clearSubscribed().build() : event)
				.toList();
		}

		/**
		 * Names and addresses differ; nothing may be there that a real agent does not
		 * send.
		 */
		private static void compareSubscribed(Event.Subscribed actual, Event.Subscribed expected) {
			assertThat(actual.getExecutorInfo().getExecutorId()).isEqualTo(expected.getExecutorInfo().getExecutorId());
			assertThat(actual.getFrameworkInfo().getId()).isEqualTo(expected.getFrameworkInfo().getId());
			assertThat(actual.getFrameworkInfo().getCheckpoint())
				.isEqualTo(expected.getFrameworkInfo().getCheckpoint());
			assertThat(actual.getAgentInfo().getId()).isEqualTo(expected.getAgentInfo().getId());
			Set<String> sent = fields(actual);
			// Without a type it was the real agent that had filled it in.
			sent.remove("executor_info.type");
			assertThat(fields(expected)).containsAll(sent);
			assertThat(sent).contains("executor_info.executor_id.value", "framework_info.id.value",
					"agent_info.id.value", "container_id.value");
		}

		private static Set<String> fields(Event.Subscribed subscribed) {
			Set<String> paths = new TreeSet<>();
			byte[] json = MediaType.JSON.encode(subscribed);
			collect("", JsonParser.parseString(new String(json, StandardCharsets.UTF_8)), paths);
			return new LinkedHashSet<>(paths);
		}

		private static void collect(String path, JsonElement value, Set<String> paths) {
			if (value.isJsonObject()) {
				value.getAsJsonObject()
					.entrySet()
					.forEach((field) -> collect(path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
							field.getValue(), paths));
			}
			else {
				paths.add(path);
			}
		}

		/** A round trip later, whatever else the agent had to say would be here. */
		void assertNothingMore() throws IOException {
			if (!this.client.isClosed() && !this.expected.isEmpty()) {
				this.agent.records().events();
				assertThat(this.client.hasNothingToRead()).isTrue();
			}
		}

		@Override
		public void close() throws IOException {
			if (!this.client.isClosed()) {
				this.client.close();
			}
		}

	}

}
