/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.util.List;

/**
 * A driver would subscribe otherwise than the {@link EarlySubscription} it was given has
 * done. Values are named, the token is not shown.
 *
 * @since 0.1.0
 */
public class EarlySubscriptionConflictException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final transient List<String> differences;

	EarlySubscriptionConflictException(List<String> differences) {
		super("The driver would subscribe otherwise than the early subscription has: "
				+ String.join("; ", differences));
		this.differences = List.copyOf(differences);
	}

	/**
	 * Returns what differs.
	 * @return a few words for each difference, such as "the media type is PROTOBUF there
	 * and JSON here"
	 */
	public List<String> differences() {
		return this.differences;
	}

}
