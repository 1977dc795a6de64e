/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.junit;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.EmbeddedAgentBuilder;
import io.bcs.executor.test.internal.config.AfterTest;
import io.bcs.executor.test.internal.config.AgentAttributes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Starts an {@link EmbeddedAgent} for each test, or for each class, hands it to methods
 * that have a parameter of its type, and closes it. After each test that has not failed
 * by itself it calls {@link EmbeddedAgent#verify()}. An agent of a class is then reset,
 * which fails the test if a task does not end. To a failure of the test itself it adds
 * what the agent has seen.
 * <p>
 * Registered by {@code @ExtendWith}, by {@link WithEmbeddedAgent}, or by
 * {@code @RegisterExtension} on a field, which gives access to the whole builder: an
 * instance field for an agent per test, a static one for an agent per class. Nested
 * classes do as the class around them, unless they have a {@link WithEmbeddedAgent} of
 * their own that says something else.
 *
 * @since 0.1.0
 */
public final class EmbeddedAgentExtension implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback,
		ParameterResolver, TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {

	private static final Namespace NAMESPACE = Namespace.create(EmbeddedAgentExtension.class);

	private final @Nullable UnaryOperator<EmbeddedAgentBuilder> customizer;

	private final boolean failOnRefusedCalls;

	private volatile @Nullable EmbeddedAgent current;

	/**
	 * Creates an extension that does what {@link WithEmbeddedAgent} on the test class
	 * says, or its defaults.
	 */
	public EmbeddedAgentExtension() {
		this(null, true);
	}

	private EmbeddedAgentExtension(@Nullable UnaryOperator<EmbeddedAgentBuilder> customizer,
			boolean failOnRefusedCalls) {
		this.customizer = customizer;
		this.failOnRefusedCalls = failOnRefusedCalls;
	}

	/**
	 * Creates an extension for a field.
	 * @param customizer configures each agent
	 * @return the extension
	 */
	public static EmbeddedAgentExtension with(UnaryOperator<EmbeddedAgentBuilder> customizer) {
		return new EmbeddedAgentExtension(customizer, true);
	}

	/**
	 * Lets refused calls be.
	 * @return an extension like this one, under which they fail no test
	 */
	public EmbeddedAgentExtension toleratingRefusedCalls() {
		return new EmbeddedAgentExtension(this.customizer, false);
	}

	/**
	 * Returns the agent of the test, or class, that runs. Tests that run at the same time
	 * take theirs as a parameter instead.
	 * @return the agent
	 * @throws IllegalStateException if none does
	 */
	public EmbeddedAgent agent() {
		EmbeddedAgent agent = this.current;
		if (agent == null) {
			throw new IllegalStateException("There is an agent while a test runs, and none does");
		}
		return agent;
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		ExtensionContext owner = scope(context, this.customizer != null).owner();
		if (owner != null) {
			this.current = agent(context);
		}
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		this.current = agent(context);
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == EmbeddedAgent.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		if (context.getTestMethod().isEmpty() && scope(context, false).owner() == null) {
			throw new ParameterResolutionException(
					"Each test has an agent of its own, so there is none for " + parameter.getDeclaringExecutable()
							+ ". Take it as a parameter of the test or of @BeforeEach, or set perClass = true.");
		}
		return agent(context);
	}

	@Override
	public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
		agent(context).records().explain(failure);
		throw failure;
	}

	@Override
	public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
		handleTestExecutionException(context, failure);
	}

	@Override
	public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
		handleTestExecutionException(context, failure);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		ExtensionContext owner = owner(context);
		EmbeddedAgent agent = owner.getStore(NAMESPACE).get(key(owner), EmbeddedAgent.class);
		if (agent == null) {
			// It did not start, which is what the test has failed with.
			return;
		}
		boolean shared = owner.getTestMethod().isEmpty();
		if (!shared) {
			this.current = null;
		}
		AfterTest.finish(agent, context.getExecutionException().orElse(null),
				this.failOnRefusedCalls && settings(context).map(WithEmbeddedAgent::failOnRefusedCalls).orElse(true),
				shared);
	}

	private EmbeddedAgent agent(ExtensionContext context) {
		ExtensionContext owner = owner(context);
		// The store closes what it holds when the test, or class, has ended.
		return owner.getStore(NAMESPACE).computeIfAbsent(key(owner), (key) -> start(owner), EmbeddedAgent.class);
	}

	/** What a store has under the same key for a class, it also gives to those nested. */
	private List<Object> key(ExtensionContext owner) {
		return List.of(this, owner.getUniqueId());
	}

	private ExtensionContext owner(ExtensionContext context) {
		ExtensionContext owner = scope(context, false).owner();
		return (owner != null) ? owner : context;
	}

	/**
	 * Finds out who shares an agent: a class, with those nested in it for which the same
	 * is said.
	 */
	private Scope scope(ExtensionContext context, boolean fieldOfClass) {
		ExtensionContext type = context;
		while (type.getTestMethod().isPresent()) {
			type = type.getParent().orElseThrow();
		}
		Store store = type.getStore(NAMESPACE);
		WithEmbeddedAgent settings = settings(type).orElse(null);
		Scope scope = store.get(this, Scope.class);
		if (scope == null || !Objects.equals(scope.settings(), settings)) {
			boolean shared = fieldOfClass || (settings != null && settings.perClass());
			scope = new Scope(shared ? type : null, settings);
			store.put(this, scope);
		}
		return scope;
	}

	private EmbeddedAgent start(ExtensionContext context) {
		EmbeddedAgentBuilder builder = EmbeddedAgent.builder();
		settings(context).ifPresent((settings) -> configure(builder, settings));
		return ((this.customizer != null) ? Objects.requireNonNull(this.customizer.apply(builder)) : builder).start();
	}

	private static void configure(EmbeddedAgentBuilder builder, WithEmbeddedAgent settings) {
		new AgentAttributes(settings.checkpoint(), settings.executorId(), settings.frameworkId(),
				settings.gracePeriod(), settings.recoveryTimeout(), settings.subscriptionBackoffMax(),
				settings.awaitTimeout(), settings.acknowledgements(), settings.token(), settings.tls(),
				settings.domainSocket())
			.applyTo(builder);
	}

	private static Optional<WithEmbeddedAgent> settings(ExtensionContext context) {
		return context.getTestClass()
			.flatMap((type) -> AnnotationSupport.findAnnotation(type, WithEmbeddedAgent.class,
					context.getEnclosingTestClasses()));
	}

	/**
	 * Who has an agent.
	 *
	 * @param owner the class that shares one, or {@code null} if each test has its own
	 * @param settings what was said about it, if anything
	 */
	private record Scope(@Nullable ExtensionContext owner, @Nullable WithEmbeddedAgent settings) {
	}

}
