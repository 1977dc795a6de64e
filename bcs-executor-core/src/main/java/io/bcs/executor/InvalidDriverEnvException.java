/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The environment is not one that a Mesos agent gives to an executor. Carries every fault
 * that was found, not only the first.
 *
 * @since 0.1.0
 */
public class InvalidDriverEnvException extends IllegalArgumentException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final Fault[] faults;

	/**
	 * Creates the exception.
	 * @param faults what is wrong, at least one
	 */
	public InvalidDriverEnvException(List<Fault> faults) {
		super(faults.stream()
			.map(Fault::toString)
			.collect(Collectors.joining("; ", "This is not the environment of a Mesos executor: ", "")));
		this.faults = faults.toArray(Fault[]::new);
	}

	/**
	 * Returns what is wrong, in the order of the variables' documentation.
	 * @return the faults
	 */
	public List<Fault> faults() {
		return List.of(this.faults);
	}

	/**
	 * What is wrong with one variable.
	 *
	 * @param variable its name, such as {@code MESOS_AGENT_ENDPOINT}
	 * @param value its value, or {@code null} if it is missing or secret
	 * @param reason what is wrong and what was expected
	 */
	public record Fault(String variable, @Nullable String value, String reason) implements Serializable {

		@Override
		public String toString() {
			return (this.value != null) ? this.variable + "=" + this.value + " " + this.reason
					: this.variable + " " + this.reason;
		}

	}

}
