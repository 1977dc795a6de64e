/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.function.UnaryOperator;

import io.bcs.executor.DriverEnv;
import org.jspecify.annotations.Nullable;

/**
 * Takes the authentication token out of texts that are shown to people: no sentence of
 * the driver contains it, but one of the agent or a task might. Immutable.
 *
 * @since 0.1.0
 */
public final class TokenRedaction implements UnaryOperator<String> {

	private final @Nullable String token;

	/**
	 * Creates an instance.
	 * @param env has the token
	 */
	public TokenRedaction(DriverEnv env) {
		this.token = env.authenticationToken();
	}

	/**
	 * Replaces the token by six asterisks.
	 * @param text the text
	 * @return the text without it
	 */
	@Override
	public String apply(String text) {
		return (this.token != null && !this.token.isEmpty()) ? text.replace(this.token, "******") : text;
	}

}
