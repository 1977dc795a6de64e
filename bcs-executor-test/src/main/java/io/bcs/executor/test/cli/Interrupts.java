/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;

/**
 * Handles Ctrl-C: the first one asks the run to end in order, the second one ends it at
 * once. Thread-safe.
 */
final class Interrupts {

	private static final String SIGNAL = "sun.misc.Signal";

	private final CompletableFuture<Void> first = new CompletableFuture<>();

	private final Runnable second;

	/**
	 * Creates an instance that is not interrupted.
	 * @param second what the second interrupt does; called on a thread of its own
	 */
	Interrupts(Runnable second) {
		this.second = second;
	}

	/**
	 * Handles SIGINT from now on. Where the JVM can't do that, or SIGINT is ignored, as
	 * in the background of a shell, nothing changes.
	 */
	void listen() {
		try {
			// Part of every JDK (module jdk.unsupported), but not of the Java API.
			Class<?> signal = Class.forName(SIGNAL);
			Class<?> handler = Class.forName(SIGNAL + "Handler");
			InvocationHandler handle = (proxy, method, args) -> switch (method.getName()) {
				case "handle" -> {
					interrupt();
					yield null;
				}
				case "equals" -> proxy == args[0];
				case "hashCode" -> System.identityHashCode(proxy);
				default -> "Interrupts";
			};
			Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] { handler }, handle);
			signal.getMethod("handle", signal, handler)
				.invoke(null, signal.getConstructor(String.class).newInstance("INT"), proxy);
		}
		catch (ReflectiveOperationException ex) {
			// Ctrl-C ends the JVM, whose shutdown hook kills the executor.
			return;
		}
	}

	/**
	 * Does what an interrupt does.
	 */
	void interrupt() {
		if (!this.first.complete(null)) {
			new Thread(this.second, "interrupt").start();
		}
	}

	/**
	 * Returns the first interrupt.
	 * @return completed when it comes
	 */
	CompletableFuture<Void> first() {
		return this.first;
	}

	boolean isInterrupted() {
		return this.first.isDone();
	}

}
