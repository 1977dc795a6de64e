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
 * The environment is not one that a Mesos agent gives to an executor, or has values that
 * can't be used. Carries every fault that was found, not only the first.
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
		super(faults.stream().map(Fault::toString).collect(Collectors.joining("; ", heading(faults), "")));
		this.faults = faults.toArray(Fault[]::new);
	}

	private static String heading(List<Fault> faults) {
		if (faults.stream().anyMatch(Fault::isMissing)) {
			return "This is not the environment of a Mesos executor: ";
		}
		return "The environment of this Mesos executor has "
				+ ((faults.size() == 1) ? "a value that can't be used: " : "values that can't be used: ");
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
	 * @param value its value on one line, or {@code null} if it is missing or secret
	 * @param reason what is wrong and what was expected
	 * @param origin where the value comes from, or {@code null} for the variable itself
	 */
	public record Fault(String variable, @Nullable String value, String reason,
			@Nullable String origin) implements Serializable {

		private static final String MISSING = "is missing";

		/**
		 * Creates a fault.
		 * @param variable the name of the variable
		 * @param value its value, or {@code null} if it is missing or secret
		 * @param reason what is wrong and what was expected
		 * @param origin where the value comes from if not from the variable, or
		 * {@code null}
		 */
		public Fault {
			value = (value != null) ? PrintableText.of(value) : null;
		}

		/**
		 * Creates a fault of the variable itself.
		 * @param variable its name
		 * @param value its value, or {@code null} if it is missing or secret
		 * @param reason what is wrong and what was expected
		 */
		public Fault(String variable, @Nullable String value, String reason) {
			this(variable, value, reason, null);
		}

		/**
		 * Describes a variable that every agent sets and that is not there.
		 * @param variable its name
		 * @return the fault
		 */
		public static Fault missing(String variable) {
			return new Fault(variable, null, MISSING);
		}

		/**
		 * Returns whether a variable is not there that every agent sets.
		 * @return {@code false} if there is a value, and it can't be used
		 */
		public boolean isMissing() {
			return this.reason.equals(MISSING);
		}

		/**
		 * Names where the value comes from.
		 * @param origin the origin, or {@code null} for the variable itself
		 * @return the fault with that origin
		 */
		public Fault withOrigin(@Nullable String origin) {
			return new Fault(this.variable, this.value, this.reason, origin);
		}

		@Override
		public String toString() {
			return this.variable + ((this.value != null) ? "=" + this.value : "") + " " + this.reason
					+ ((this.origin != null) ? " (from " + this.origin + ")" : "");
		}

	}

}
