/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.check;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

import javax.net.ssl.HttpsURLConnection;

import org.jspecify.annotations.Nullable;

/**
 * Sends a GET to a port of this host, and follows redirects there. A certificate is not
 * verified: a task has one for the name it is called by, not for the loopback address.
 */
final class HttpProbe implements Probe {

	private static final int OK = 200;

	private static final int CLIENT_ERROR = 400;

	private final URL url;

	private final BiFunction<Runnable, Duration, Future<?>> scheduler;

	/**
	 * Creates a probe.
	 * @param url where the GET goes
	 * @param scheduler runs something later, and not on the thread of the probe
	 */
	HttpProbe(URL url, BiFunction<Runnable, Duration, Future<?>> scheduler) {
		this.url = url;
		this.scheduler = scheduler;
	}

	@Override
	public ProbeResult probe(Duration timeout) {
		Future<?> timer = null;
		HttpURLConnection connection = null;
		try {
			connection = open(timeout);
			// A server that sends its response in single bytes must not take for ever.
			timer = timeout.isZero() ? null : this.scheduler.apply(connection::disconnect, timeout);
			int status = connection.getResponseCode();
			return (status < 0) ? new ProbeResult(false, null, "no HTTP response from " + this.url)
					: new ProbeResult(status >= OK && status < CLIENT_ERROR, status, "status " + status);
		}
		catch (IOException ex) {
			return new ProbeResult(false, null, "no response from " + this.url + " (" + ex.getMessage() + ")");
		}
		finally {
			end(connection, timer);
		}
	}

	private HttpURLConnection open(Duration timeout) throws IOException {
		HttpURLConnection connection = (HttpURLConnection) this.url.openConnection(Proxy.NO_PROXY);
		if (connection instanceof HttpsURLConnection https) {
			https.setSSLSocketFactory(UnverifiedTls.socketFactory());
			https.setHostnameVerifier((host, session) -> true);
		}
		connection.setConnectTimeout(Timeouts.millis(timeout));
		connection.setReadTimeout(Timeouts.millis(timeout));
		connection.setUseCaches(false);
		connection.setRequestProperty("Connection", "close");
		return connection;
	}

	private static void end(@Nullable HttpURLConnection connection, @Nullable Future<?> timer) {
		if (timer != null) {
			timer.cancel(false);
		}
		if (connection != null) {
			connection.disconnect();
		}
	}

}
