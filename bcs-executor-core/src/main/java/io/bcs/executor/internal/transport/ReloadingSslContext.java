/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * A client's context that is asked for anew before each connection, so that certificates
 * may be renewed under way.
 */
final class ReloadingSslContext extends SslContext {

	private final Supplier<SSLContext> contexts;

	private @Nullable SSLContext supplied;

	private volatile @Nullable SslContext context;

	ReloadingSslContext(Supplier<SSLContext> contexts) {
		this.contexts = contexts;
	}

	/**
	 * Asks for the context of the next connection.
	 * @throws SSLException if there is none
	 */
	synchronized void renew() throws SSLException {
		try {
			SSLContext supplied = Objects.requireNonNull(this.contexts.get(), "there is no context");
			if (supplied != this.supplied) {
				this.context = new JdkSslContext(supplied, true, null,
						IdentityCipherSuiteFilter.INSTANCE_DEFAULTING_TO_SUPPORTED_CIPHERS,
						ApplicationProtocolConfig.DISABLED, ClientAuth.NONE, null, false);
				this.supplied = supplied;
			}
		}
		catch (RuntimeException ex) {
			throw new SSLException("The context can't be made", ex);
		}
	}

	private SslContext current() {
		return Objects.requireNonNull(this.context, "renew() comes first");
	}

	@Override
	public boolean isClient() {
		return true;
	}

	@Override
	public List<String> cipherSuites() {
		return current().cipherSuites();
	}

	@Override
	@SuppressWarnings("deprecation") // the base class demands it
	public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
		return current().applicationProtocolNegotiator();
	}

	@Override
	public SSLEngine newEngine(ByteBufAllocator allocator) {
		return current().newEngine(allocator);
	}

	@Override
	public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
		return current().newEngine(allocator, host, port);
	}

	@Override
	public SSLSessionContext sessionContext() {
		return current().sessionContext();
	}

}
