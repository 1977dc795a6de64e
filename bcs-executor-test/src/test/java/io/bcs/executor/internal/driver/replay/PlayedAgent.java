/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

import com.google.protobuf.ByteString;
import io.bcs.executor.protocol.MediaType;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * An agent without a will of its own: takes calls, and writes what it is told to. Plain
 * sockets, and none of the code that the driver or the embedded agent are made of, except
 * for the decoding of calls.
 */
final class PlayedAgent implements AutoCloseable {

	private static final ByteString ACCEPTED = ByteString
		.copyFromUtf8("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");

	private final MediaType format;

	private final int pieceSize;

	private final InetSocketAddress address;

	private final Object lock = new Object();

	/** Calls that nobody has asked for yet. */
	private final List<PlayedCall> arrived = new ArrayList<>();

	private final List<PlayedCall> calls = new CopyOnWriteArrayList<>();

	private final List<PlayedConnection> connections = new CopyOnWriteArrayList<>();

	private ServerSocket server;

	private Thread acceptor;

	PlayedAgent(MediaType format, int pieceSize) {
		this.format = format;
		this.pieceSize = pieceSize;
		this.server = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		this.address = (InetSocketAddress) this.server.getLocalSocketAddress();
		this.acceptor = accept(this.server);
	}

	private static ServerSocket listen(InetSocketAddress address) {
		try {
			ServerSocket server = new ServerSocket();
			server.setReuseAddress(true);
			server.bind(address);
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Thread accept(ServerSocket server) {
		return daemon("played-agent-acceptor", () -> {
			try {
				while (true) {
					Socket socket = server.accept();
					socket.setTcpNoDelay(true);
					PlayedConnection connection = new PlayedConnection(socket, this.format, this.pieceSize);
					this.connections.add(connection);
					daemon("played-agent-connection", () -> {
						connection.read(this::arrived);
						changed();
					});
				}
			}
			catch (IOException ex) {
				// It does not listen any more.
			}
		});
	}

	private static Thread daemon(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private void arrived(PlayedCall call) {
		if (call.is(Call.Type.HEARTBEAT)) {
			// They come when they like. The agent takes them before it looks at anything.
			call.answer(ACCEPTED);
		}
		synchronized (this.lock) {
			this.calls.add(call);
			this.arrived.add(call);
			this.lock.notifyAll();
		}
	}

	private void changed() {
		synchronized (this.lock) {
			this.lock.notifyAll();
		}
	}

	/** The endpoint, as an executor is told. */
	String endpoint() {
		return this.address.getAddress().getHostAddress() + ":" + this.address.getPort();
	}

	/** Waits for a call, which is then not waited for again. */
	PlayedCall await(String what, Predicate<PlayedCall> wanted) {
		PlayedCall[] found = new PlayedCall[1];
		await(() -> what + "; came: " + this.calls, () -> {
			found[0] = this.arrived.stream().filter(wanted).findFirst().orElse(null);
			return found[0] != null;
		});
		synchronized (this.lock) {
			this.arrived.remove(found[0]);
		}
		return found[0];
	}

	/** Waits until the driver has closed every connection. */
	void awaitClosedConnections() {
		await(() -> "end of all connections", () -> this.connections.stream().allMatch(PlayedConnection::hasEnded));
	}

	void await(Supplier<String> what, BooleanSupplier condition) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		synchronized (this.lock) {
			while (!condition.getAsBoolean()) {
				long left = deadline - System.nanoTime();
				if (left <= 0) {
					throw new AssertionError("No " + what.get());
				}
				try {
					TimeUnit.NANOSECONDS.timedWait(this.lock, left);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
					throw new AssertionError("Interrupted while waiting for " + what.get(), ex);
				}
			}
		}
	}

	/** Calls that were not asked for, except for HEARTBEAT. */
	List<PlayedCall> unexpected() {
		synchronized (this.lock) {
			return this.arrived.stream().filter((call) -> !call.is(Call.Type.HEARTBEAT)).toList();
		}
	}

	List<PlayedCall> calls() {
		return this.calls;
	}

	/** Ends everything, as if the agent's process had ended. */
	void goAway() {
		try {
			this.server.close();
			// The socket is really closed when nobody accepts any more.
			this.acceptor.join(TimeUnit.SECONDS.toMillis(60));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
		this.connections.forEach(PlayedConnection::close);
	}

	void comeBack() {
		this.server = listen(this.address);
		this.acceptor = accept(this.server);
	}

	@Override
	public void close() {
		goAway();
	}

}
