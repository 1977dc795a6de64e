/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver.replay;

import java.util.List;

import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * One thing that happened between an executor and its agent. Bytes are as recorded.
 */
sealed interface Step {

	/**
	 * The executor subscribes.
	 *
	 * @param tasks the unacknowledged tasks it lists, by their ids
	 * @param updates the unacknowledged updates it lists
	 */
	record Subscribe(List<String> tasks, List<TaskStatus> updates) implements Step {
	}

	/**
	 * The executor makes another call, of its own accord.
	 *
	 * @param call the call, with the uuid it had
	 * @param reaches whether there is an agent to take it
	 */
	record Send(Call call, boolean reaches) implements Step {
	}

	/**
	 * The executor repeats an update that the agent was not ready for.
	 *
	 * @param uuid the update's recorded uuid
	 */
	record Repeat(ByteString uuid) implements Step {
	}

	/**
	 * The agent answers the last SUBSCRIBE with a stream.
	 *
	 * @param head status line and headers
	 */
	record OpenStream(ByteString head) implements Step {
	}

	/**
	 * The agent answers, but not with a stream.
	 *
	 * @param status the code
	 * @param bytes the answer
	 * @param subscription whether it is the answer to the last SUBSCRIBE, or to the last
	 * of the other calls
	 */
	record Answer(int status, ByteString bytes, boolean subscription) implements Step {
	}

	/**
	 * The agent writes an event.
	 *
	 * @param chunk the HTTP chunk it is in
	 * @param event what it says
	 */
	record Write(ByteString chunk, Event event) implements Step {
	}

	/**
	 * The agent ends the stream in an orderly way, and leaves its connection open.
	 *
	 * @param bytes the last chunk, and what was behind it
	 */
	record EndStream(ByteString bytes) implements Step {
	}

	/**
	 * The connection of the stream is gone, without a last chunk.
	 */
	record CutStream() implements Step {
	}

	/**
	 * The agent's process ends, with all its connections.
	 *
	 * @param refusals how often a connection was refused before the next agent listened
	 */
	record GoAway(int refusals) implements Step {
	}

}
