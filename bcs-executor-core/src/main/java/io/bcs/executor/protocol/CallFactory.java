/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.util.Collection;

import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * Builds the calls of one executor.
 *
 * @since 0.1.0
 */
public final class CallFactory {

	private final Call template;

	/**
	 * Creates the builder.
	 * @param frameworkId goes into every call
	 * @param executorId goes into every call
	 */
	public CallFactory(String frameworkId, String executorId) {
		this.template = Call.newBuilder()
			.setFrameworkId(FrameworkID.newBuilder().setValue(frameworkId))
			.setExecutorId(ExecutorID.newBuilder().setValue(executorId))
			.buildPartial();
	}

	/**
	 * SUBSCRIBE.
	 * @param unacknowledgedTasks tasks without any acknowledged update
	 * @param unacknowledgedUpdates updates without acknowledgement, oldest first
	 * @return the call
	 */
	public Call subscribe(Collection<TaskInfo> unacknowledgedTasks, Collection<TaskStatus> unacknowledgedUpdates) {
		Call.Subscribe.Builder subscribe = Call.Subscribe.newBuilder().addAllUnacknowledgedTasks(unacknowledgedTasks);
		for (TaskStatus status : unacknowledgedUpdates) {
			subscribe.addUnacknowledgedUpdates(Call.Update.newBuilder().setStatus(status));
		}
		return of(Call.Type.SUBSCRIBE).setSubscribe(subscribe).build();
	}

	/**
	 * UPDATE.
	 * @param status the update, complete
	 * @return the call
	 */
	public Call update(TaskStatus status) {
		return of(Call.Type.UPDATE).setUpdate(Call.Update.newBuilder().setStatus(status)).build();
	}

	/**
	 * MESSAGE.
	 * @param data the message
	 * @return the call
	 */
	public Call message(ByteString data) {
		return of(Call.Type.MESSAGE).setMessage(Call.Message.newBuilder().setData(data)).build();
	}

	/**
	 * HEARTBEAT.
	 * @return the call
	 */
	public Call heartbeat() {
		return of(Call.Type.HEARTBEAT).build();
	}

	private Call.Builder of(Call.Type type) {
		return this.template.toBuilder().setType(type);
	}

}
