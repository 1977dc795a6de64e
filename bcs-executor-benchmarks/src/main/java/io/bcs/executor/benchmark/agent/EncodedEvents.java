/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.agent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.Value;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * The events of the agent, each encoded once, as chunk of the HTTP response and RecordIO
 * record. Tasks have names of one length, so that only their digits are written.
 */
final class EncodedEvents {

	static final int UUID_LENGTH = 16;

	private static final String PREFIX = "task-";

	private static final int DIGITS = 8;

	private static final String PLACEHOLDER = PREFIX + "0".repeat(DIGITS);

	private final byte[] subscribed;

	private final byte[] launch;

	private final int[] launchDigits;

	private final byte[] acknowledged;

	private final int acknowledgedDigits;

	private final int acknowledgedUuid;

	EncodedEvents(String frameworkId, String executorId, String agentId) {
		ExecutorInfo executor = ExecutorInfo.newBuilder()
			.setExecutorId(ExecutorID.newBuilder().setValue(executorId))
			.setFrameworkId(FrameworkID.newBuilder().setValue(frameworkId))
			.setCommand(CommandInfo.newBuilder().setValue("bin/executor"))
			.addResources(scalar("cpus", 0.1))
			.addResources(scalar("mem", 64))
			.build();
		AgentID agent = AgentID.newBuilder().setValue(agentId).build();
		this.subscribed = chunk(Event.newBuilder()
			.setType(Event.Type.SUBSCRIBED)
			.setSubscribed(Event.Subscribed.newBuilder()
				.setExecutorInfo(executor)
				.setFrameworkInfo(FrameworkInfo.newBuilder()
					.setId(executor.getFrameworkId())
					.setUser("root")
					.setName("benchmark"))
				.setAgentInfo(AgentInfo.newBuilder().setId(agent).setHostname("localhost").setPort(5051)))
			.build());
		TaskID task = TaskID.newBuilder().setValue(PLACEHOLDER).build();
		this.launch = chunk(Event.newBuilder()
			.setType(Event.Type.LAUNCH)
			.setLaunch(Event.Launch.newBuilder()
				.setTask(TaskInfo.newBuilder()
					.setName(PLACEHOLDER)
					.setTaskId(task)
					.setAgentId(agent)
					.addResources(scalar("cpus", 0.01))
					.addResources(scalar("mem", 1))
					.setExecutor(executor)
					.setData(ByteString.copyFromUtf8("{\"value\": \"true\"}"))))
			.build());
		this.launchDigits = positions(this.launch, PLACEHOLDER);
		ByteString uuid = ByteString.copyFromUtf8("u".repeat(UUID_LENGTH));
		this.acknowledged = chunk(Event.newBuilder()
			.setType(Event.Type.ACKNOWLEDGED)
			.setAcknowledged(Event.Acknowledged.newBuilder().setTaskId(task).setUuid(uuid))
			.build());
		this.acknowledgedDigits = positions(this.acknowledged, PLACEHOLDER)[0];
		this.acknowledgedUuid = positions(this.acknowledged, uuid.toStringUtf8())[0];
	}

	private static Resource scalar(String name, double value) {
		return Resource.newBuilder()
			.setName(name)
			.setType(Value.Type.SCALAR)
			.setScalar(Value.Scalar.newBuilder().setValue(value))
			.build();
	}

	private static byte[] chunk(Event event) {
		byte[] message = event.toByteArray();
		String header = message.length + "\n";
		ByteString chunk = ByteString
			.copyFromUtf8(Integer.toHexString(header.length() + message.length) + "\r\n" + header)
			.concat(ByteString.copyFrom(message))
			.concat(ByteString.copyFromUtf8("\r\n"));
		return chunk.toByteArray();
	}

	/** Where a text stands in the bytes; for a name of a task, where its digits stand. */
	private static int[] positions(byte[] bytes, String text) {
		String all = new String(bytes, StandardCharsets.ISO_8859_1);
		int offset = text.equals(PLACEHOLDER) ? PREFIX.length() : 0;
		List<Integer> found = new ArrayList<>();
		for (int at = all.indexOf(text); at >= 0; at = all.indexOf(text, at + 1)) {
			found.add(at + offset);
		}
		return found.stream().mapToInt(Integer::intValue).toArray();
	}

	void writeSubscribed(ByteBuf out) {
		out.writeBytes(this.subscribed);
	}

	void writeLaunch(ByteBuf out, int task) {
		int begin = out.writerIndex();
		out.writeBytes(this.launch);
		for (int position : this.launchDigits) {
			setDigits(out, begin + position, task);
		}
	}

	private static void setDigits(ByteBuf out, int begin, int task) {
		int left = task;
		for (int i = begin + DIGITS - 1; i >= begin; i--) {
			out.setByte(i, '0' + left % 10);
			left /= 10;
		}
	}

	void writeAcknowledged(ByteBuf out, int task, byte[] bytes, int uuid) {
		int begin = out.writerIndex();
		out.writeBytes(this.acknowledged);
		setDigits(out, begin + this.acknowledgedDigits, task);
		out.setBytes(begin + this.acknowledgedUuid, bytes, uuid, UUID_LENGTH);
	}

	/**
	 * Reads the number of a task out of its name.
	 * @param bytes hold the name
	 * @param start where it begins
	 * @param end where it ends
	 */
	static int task(byte[] bytes, int start, int end) {
		if (end - start != PLACEHOLDER.length()) {
			throw new IllegalArgumentException("An update of a task that was not launched");
		}
		int task = 0;
		for (int i = start + PREFIX.length(); i < end; i++) {
			task = task * 10 + (bytes[i] - '0');
		}
		return task;
	}

}
