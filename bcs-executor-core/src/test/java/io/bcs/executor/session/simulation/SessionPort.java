/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.session.simulation;

import java.util.List;

import io.bcs.executor.session.Effect;
import io.bcs.executor.session.Input;
import io.bcs.executor.session.Moment;
import io.bcs.executor.session.Phase;
import io.bcs.executor.session.Session;

/**
 * The session as the simulation sees it, so that a faulty one can be put in its place.
 */
interface SessionPort {

	List<Effect> handle(Input input, Moment moment);

	Phase phase();

	int unacknowledgedUpdates();

	/** The real session behind it. */
	Session session();

	static SessionPort of(Session session) {
		return new SessionPort() {

			@Override
			public List<Effect> handle(Input input, Moment moment) {
				return session.handle(input, moment);
			}

			@Override
			public Phase phase() {
				return session.phase();
			}

			@Override
			public int unacknowledgedUpdates() {
				return session.unacknowledgedUpdates();
			}

			@Override
			public Session session() {
				return session;
			}

		};
	}

}
