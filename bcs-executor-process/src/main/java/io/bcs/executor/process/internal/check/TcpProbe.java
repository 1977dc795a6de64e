/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.check;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * Opens a connection to a port of this host.
 */
final class TcpProbe implements Probe {

	private final InetSocketAddress address;

	TcpProbe(String host, int port) {
		this.address = new InetSocketAddress(host, port);
	}

	@Override
	public ProbeResult probe(Duration timeout) {
		try (Socket socket = new Socket()) {
			socket.connect(this.address, Timeouts.millis(timeout));
			return new ProbeResult(true, null, "port " + this.address.getPort() + " accepts connections");
		}
		catch (IOException ex) {
			return new ProbeResult(false, null,
					"no connection to port " + this.address.getPort() + " (" + ex.getMessage() + ")");
		}
	}

}
