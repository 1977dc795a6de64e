/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.util.List;

import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.session.StepContext;
import io.bcs.executor.internal.session.Phase;
import io.bcs.executor.internal.session.Session;

/**
 * The session as the simulation sees it, so that a faulty one can be put in its place.
 */
interface SessionPort {

	List<Effect> handle(Input input, StepContext context);

	Phase phase();

	int unacknowledgedUpdateCount();

	/** The real session behind it. */
	Session session();

	static SessionPort of(Session session) {
		return new SessionPort() {

			@Override
			public List<Effect> handle(Input input, StepContext context) {
				return session.handle(input, context);
			}

			@Override
			public Phase phase() {
				return session.phase();
			}

			@Override
			public int unacknowledgedUpdateCount() {
				return session.unacknowledgedUpdateCount();
			}

			@Override
			public Session session() {
				return session;
			}

		};
	}

}
