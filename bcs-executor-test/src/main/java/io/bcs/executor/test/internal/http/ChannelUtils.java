/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;

/**
 * Unfriendly ways to end a connection.
 */
final class ChannelUtils {

	private ChannelUtils() {
	}

	/**
	 * Closes a connection so that the peer sees a reset, and throws away what is still to
	 * be written. A domain socket knows no reset: it is just closed.
	 */
	// Nothing is left to be told of.
	@SuppressWarnings("FutureReturnValueIgnored")
	static void reset(Channel channel) {
		channel.config().setOption(ChannelOption.SO_LINGER, 0);
		channel.unsafe().close(channel.unsafe().voidPromise());
	}

	/**
	 * Ends what the agent says, and goes on listening.
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	static void halfClose(Channel channel) {
		((DuplexChannel) channel).shutdownOutput();
	}

}
