/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.test.AcknowledgementMode;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.test.context.aot.DisabledInAotMode;

/**
 * Gives the application context of a test an {@link io.bcs.executor.test.EmbeddedAgent},
 * which the application's driver subscribes to as to a real one. Next to
 * {@code @SpringBootTest} or any other annotation that makes a context.
 * <p>
 * The agent is a bean: a field, a constructor's or a method's parameter with
 * {@code @Autowired} gets it, and so does a method's parameter without. It sets the
 * {@code mesos.*} properties, stands behind the connection details of the starter, and is
 * closed with the context, after the driver has stopped. Contexts with the same settings
 * share an agent, as they share all else; it is therefore reset after each test.
 * <p>
 * Durations are written as Mesos writes them. Metrics are not written for the node
 * exporter, unless {@code bcs.executor.textfile.enabled} says so. Such tests are left out
 * of the processing of tests ahead of time, and of native images.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(EmbeddedMesosAgentParameterResolver.class)
@DisabledInAotMode("an embedded agent is started, not generated")
public @interface EmbeddedMesosAgent {

	/**
	 * {@return whether a test fails if a call was refused that it did not expect to be}
	 */
	boolean failOnRefusedCalls() default true;

	/**
	 * {@return whether the agent forgets after each test what it has seen, with all
	 * faults, scripts and modes}
	 */
	boolean resetAfterEach() default true;

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
	 * {@return the format in which the driver speaks; protobuf leaves that to the
	 * application's {@code bcs.executor.media-type}, whose default it is}
	 */
	MediaType format() default MediaType.PROTOBUF;

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
