/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.bcs.executor.test.AcknowledgementMode;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class an {@link io.bcs.executor.test.EmbeddedAgent}, wherever a
 * method has a parameter of that type. Durations are written as Mesos writes them.
 *
 * @since 0.1.0
 * @see EmbeddedAgentExtension
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(EmbeddedAgentExtension.class)
public @interface WithEmbeddedAgent {

	/**
	 * {@return whether the tests of the class share one agent, which is reset after each
	 * of them; otherwise each test has its own}
	 */
	boolean perClass() default false;

	/**
	 * {@return whether a test fails if a call was refused that it did not expect to be}
	 */
	boolean failOnRefusedCalls() default true;

	/**
	 * {@return whether the framework checkpoints}
	 */
	boolean checkpoint() default true;

	/**
	 * {@return whether the agent demands a token on every call}
	 */
	boolean token() default false;

	/**
	 * {@return whether the agent speaks TLS only}
	 */
	boolean tls() default false;

	/**
	 * {@return whether the agent serves executors on a Unix domain socket as well}
	 */
	boolean domainSocket() default false;

	/**
	 * {@return the executor's id}
	 */
	String executorId() default "exec-1";

	/**
	 * {@return the framework's id, or nothing for a new one}
	 */
	String frameworkId() default "";

	/**
	 * {@return how long the executor may take to shut down}
	 */
	String gracePeriod() default "5secs";

	/**
	 * {@return how long the executor waits for the agent to come back}
	 */
	String recoveryTimeout() default "15mins";

	/**
	 * {@return the longest pause between two attempts to subscribe; shorter than Mesos'
	 * own 2 s, since a test waits for it}
	 */
	String subscriptionBackoffMax() default "250ms";

	/**
	 * {@return how long the agent's methods named {@code await…} wait}
	 */
	String awaitTimeout() default "30secs";

	/**
	 * {@return when updates are acknowledged}
	 */
	AcknowledgementMode acknowledgements() default AcknowledgementMode.AUTOMATIC;

}
