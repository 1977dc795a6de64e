/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.launch;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;

import io.bcs.executor.EarlySubscription;

/**
 * The main class of a distribution. Begins to subscribe, if the properties of the
 * application can't have a say in it, and then runs the application's own main class. The
 * first argument is the name of that class, the others are passed on.
 * <p>
 * A start script that the command {@code package} of the test kit has written uses it.
 *
 * @since 0.1.0
 */
public final class ExecutorLauncher {

	private ExecutorLauncher() {
	}

	/**
	 * Starts an application.
	 * @param args the name of its main class, and its arguments
	 * @throws Throwable what the main class throws
	 */
	public static void main(String[] args) throws Throwable {
		if (args.length == 0) {
			throw new IllegalArgumentException("The first argument has to be the name of the application's main class");
		}
		List<String> arguments = Arrays.asList(args).subList(1, args.length);
		LaunchSubscription.begin(arguments);
		try {
			Class.forName(args[0])
				.getMethod("main", String[].class)
				.invoke(null, (Object) arguments.toArray(String[]::new));
		}
		catch (InvocationTargetException ex) {
			Throwable cause = ex.getTargetException();
			end("The application could not be started: " + cause);
			throw cause;
		}
		catch (ReflectiveOperationException | LinkageError ex) {
			String sentence = "The application's main class " + args[0] + " can't be run: " + ex;
			end(sentence);
			throw new IllegalStateException(sentence, ex);
		}
		end("The application does not use Spring Boot");
	}

	/** What no application has taken over must not keep the process alive. */
	private static void end(String reason) {
		EarlySubscription subscription = LaunchSubscription.take();
		if (subscription != null) {
			subscription.fail(reason);
		}
	}

}
