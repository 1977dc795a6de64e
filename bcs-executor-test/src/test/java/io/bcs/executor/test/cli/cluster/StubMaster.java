/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import org.jspecify.annotations.Nullable;

/**
 * Plays a master, and its agents' HTTP endpoints, with the events that a real one was
 * heard to send. Takes no call that a real one was not seen to take.
 */
public class StubMaster implements AutoCloseable {

	public static final String FRAMEWORK = Offer
		.value(Recordings.event("01-basic-json", "SUBSCRIBED").getAsJsonObject("subscribed"), "framework_id");

	/** What was wrong with calls, and the types of those that were right. */
	public final List<String> faults = new CopyOnWriteArrayList<>();

	public final List<String> calls = new CopyOnWriteArrayList<>();

	public final List<JsonObject> launched = new CopyOnWriteArrayList<>();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final HttpServer server;

	private final String streamId = UUID.randomUUID().toString();

	private final CountDownLatch end = new CountDownLatch(1);

	private final Map<String, JsonObject> tasks = new HashMap<>();

	private @Nullable OutputStream stream;

	private String authorization = "";

	private int agents = 1;

	private int offers;

	public StubMaster() throws IOException {
		this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
	}

	/** Speaks https. */
	public StubMaster(SSLContext tls) throws IOException {
		this(https(tls));
	}

	private static HttpServer https(SSLContext tls) throws IOException {
		HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.setHttpsConfigurator(new HttpsConfigurator(tls));
		return server;
	}

	private StubMaster(HttpServer server) {
		this.server = server;
		this.server.setExecutor(this.threads);
	}

	/** Not done by the constructor: requests need the whole object. */
	public void open() {
		this.server.createContext("/api/v1/scheduler", this::scheduler);
		this.server.createContext("/state", this::state);
		this.server.createContext("/files/read", this::file);
		this.server.start();
	}

	public StubMaster withAgents(int count) {
		this.agents = count;
		return this;
	}

	public StubMaster withCredentials(String user, String password) {
		this.authorization = "Basic "
				+ Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
		return this;
	}

	public String address() {
		return ((this.server instanceof HttpsServer) ? "https" : "http") + "://127.0.0.1:" + port();
	}

	public int port() {
		return this.server.getAddress().getPort();
	}

	private void scheduler(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		String type = exchange.getRequestHeaders().getFirst("Content-Type");
		if (!"application/json".equals(type)) {
			refuse(exchange, 415, "Expecting 'Content-Type' of application/json or application/x-protobuf");
		}
		else if (!this.authorization.isEmpty()
				&& !this.authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
			refuse(exchange, 401, "");
		}
		else {
			call(exchange, JsonParser.parseString(body).getAsJsonObject());
		}
	}

	private void call(HttpExchange exchange, JsonObject call) throws IOException {
		String type = call.get("type").getAsString();
		Set<String> unknown = Recordings.unknownFields(call);
		if (!unknown.isEmpty()) {
			refuse(exchange, 400, type + " has fields that a master was not seen to take: " + unknown);
		}
		else if (type.equals("SUBSCRIBE")) {
			subscribe(exchange, call);
		}
		else if (!this.streamId.equals(exchange.getRequestHeaders().getFirst("Mesos-Stream-Id"))) {
			refuse(exchange, 400, "The stream ID included in this request didn't match the stream ID of the stream");
		}
		else if (!Offer.value(call, "framework_id").equals(FRAMEWORK)) {
			refuse(exchange, 403, "Framework is not subscribed");
		}
		else {
			this.calls.add(type);
			exchange.sendResponseHeaders(202, -1);
			exchange.close();
			synchronized (this) {
				handle(type, call);
			}
		}
	}

	private void refuse(HttpExchange exchange, int status, String text) throws IOException {
		this.faults.add(status + " " + text);
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(status, (bytes.length == 0) ? -1 : bytes.length);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	protected void subscribe(HttpExchange exchange, JsonObject call) throws IOException {
		this.calls.add("SUBSCRIBE");
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.getResponseHeaders().set("Mesos-Stream-Id", this.streamId);
		exchange.sendResponseHeaders(200, 0);
		synchronized (this) {
			this.stream = exchange.getResponseBody();
			send(Recordings.event("01-basic-json", "SUBSCRIBED"));
			sendOffers();
		}
		try {
			if (this.end.await(10, TimeUnit.MINUTES)) {
				exchange.close();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	public synchronized void send(JsonObject event) {
		OutputStream out = this.stream;
		if (out != null) {
			byte[] record = event.toString().getBytes(StandardCharsets.UTF_8);
			try {
				// In pieces, as a network brings it.
				out.write((record.length + "\n").getBytes(StandardCharsets.UTF_8));
				out.flush();
				out.write(record);
				out.flush();
			}
			catch (IOException ex) {
				this.faults.add("The stream is broken: " + ex);
			}
		}
	}

	public void sendOffers() {
		JsonObject event = Recordings.event("01-basic-json", "OFFERS");
		JsonArray all = event.getAsJsonObject("offers").getAsJsonArray("offers");
		String template = all.get(0).toString();
		all.remove(0);
		for (int agent = 0; agent < this.agents; agent++) {
			JsonObject offer = JsonParser.parseString(template).getAsJsonObject();
			offer.getAsJsonObject("id").addProperty("value", "offer-" + this.offers++);
			offer.getAsJsonObject("agent_id").addProperty("value", "agent-" + agent);
			offer.addProperty("hostname", "host-" + agent);
			offer.getAsJsonObject("url").getAsJsonObject("address").addProperty("port", port());
			all.add(offer);
		}
		changeOffers(all);
		send(event);
	}

	protected void changeOffers(JsonArray all) {
	}

	private void handle(String type, JsonObject call) {
		switch (type) {
			case "ACCEPT" -> accept(call.getAsJsonObject("accept"));
			case "KILL" -> kill(Offer.value(call.getAsJsonObject("kill"), "task_id"));
			case "RECONCILE" -> reconcile();
			default -> {
			}
		}
	}

	private void accept(JsonObject accept) {
		JsonObject operation = accept.getAsJsonArray("operations").get(0).getAsJsonObject();
		List<JsonObject> infos = new ArrayList<>();
		if (operation.has("launch")) {
			operation.getAsJsonObject("launch")
				.getAsJsonArray("task_infos")
				.forEach((info) -> infos.add(info.getAsJsonObject()));
		}
		else {
			JsonObject group = operation.getAsJsonObject("launch_group");
			for (JsonElement info : group.getAsJsonObject("task_group").getAsJsonArray("tasks")) {
				info.getAsJsonObject().add("executor", group.get("executor"));
				infos.add(info.getAsJsonObject());
			}
		}
		for (JsonObject info : infos) {
			this.launched.add(info);
			this.tasks.put(Offer.value(info, "task_id"), info);
			launched(info);
		}
	}

	protected void launched(JsonObject task) {
		update(task, "TASK_RUNNING");
	}

	protected void kill(String taskId) {
		update(task(taskId), "TASK_KILLED");
	}

	protected void reconcile() {
	}

	public JsonObject task(String id) {
		return Objects.requireNonNull(this.tasks.get(id));
	}

	public void update(JsonObject task, String state) {
		JsonObject event = Recordings.event("01-basic-json", "UPDATE");
		JsonObject status = event.getAsJsonObject("update").getAsJsonObject("status");
		status.addProperty("uuid",
				Base64.getEncoder().encodeToString(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8)));
		send(event, task, state);
	}

	/** Sends an event with a status, made that of a task. */
	public void send(JsonObject event, JsonObject task, String state) {
		JsonObject status = event.getAsJsonObject("update").getAsJsonObject("status");
		status.add("task_id", task.get("task_id"));
		status.add("agent_id", task.get("agent_id"));
		status.add("executor_id", task.getAsJsonObject("executor").get("executor_id"));
		status.addProperty("state", state);
		send(event);
	}

	private void state(HttpExchange exchange) throws IOException {
		respond(exchange, """
				{"frameworks":[],"completed_frameworks":[{"id":"%s","executors":[],"completed_executors":[
				{"id":"cluster-check-1","directory":"/var/lib/mesos/run 1"}]}]}""".formatted(FRAMEWORK));
	}

	private void file(HttpExchange exchange) throws IOException {
		String query = exchange.getRequestURI().getQuery();
		String text = "Error: Unable to access jarfile executor.jar\n";
		if (!query.startsWith("path=/var/lib/mesos/run 1/stderr&")) {
			respond(exchange, "{}");
		}
		else if (query.contains("offset=-1")) {
			respond(exchange, "{\"data\":\"\",\"offset\":" + text.length() + "}");
		}
		else {
			JsonObject read = new JsonObject();
			read.addProperty("data", text);
			read.addProperty("offset", 0);
			respond(exchange, read.toString());
		}
	}

	private static void respond(HttpExchange exchange, String json) throws IOException {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, bytes.length);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	/** Ends the stream, as a master that loses its leadership does. */
	public void endStream() {
		this.end.countDown();
	}

	@Override
	public void close() {
		endStream();
		this.server.stop(0);
		this.threads.shutdownNow();
	}

}
