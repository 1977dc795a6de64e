/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import reactor.netty.resources.LoopResources;

/**
 * Lets Reactor Netty open Unix domain sockets by the JDK's means: by itself it has none
 * without a native library.
 */
final class DomainSocketLoops implements LoopResources {

	private final EventLoopGroup eventLoops;

	DomainSocketLoops(EventLoopGroup eventLoops) {
		this.eventLoops = eventLoops;
	}

	@Override
	public EventLoopGroup onServer(boolean useNative) {
		return this.eventLoops;
	}

	// The caller asks for an interface of the native transports, but only needs a
	// channel.
	@Override
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	public <C extends Channel> C onChannel(Class<C> channelType, EventLoopGroup group) {
		return (C) new NioDomainSocketChannel();
	}

	@Override
	@SuppressWarnings("unchecked")
	public <C extends Channel> Class<? extends C> onChannelClass(Class<C> channelType, EventLoopGroup group) {
		return (Class<? extends C>) (Class<?>) NioDomainSocketChannel.class;
	}

}
