/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;

/**
 * Gives an application that is started for development an
 * {@link io.bcs.executor.test.EmbeddedAgent} instead of a cluster. Goes onto a
 * {@code @TestConfiguration}:
 *
 * <pre class="code">
 * SpringApplication.from(MyApplication::main).with(Development.class).run(args);
 * </pre>
 *
 * The agent is a bean, sets the {@code mesos.*} properties, and is closed with the
 * context. Test classes use {@link EmbeddedMesosAgent} itself.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Import(EmbeddedMesosAgentImportSelector.class)
public @interface ImportEmbeddedMesosAgent {

	/**
	 * {@return how the agent is; what concerns tests has no effect}
	 */
	EmbeddedMesosAgent value() default @EmbeddedMesosAgent;

}
