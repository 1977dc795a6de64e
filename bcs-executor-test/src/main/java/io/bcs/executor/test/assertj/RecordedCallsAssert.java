/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.assertj;

import java.util.ArrayList;
import java.util.List;

import io.bcs.executor.test.RecordedCall;
import org.assertj.core.api.FactoryBasedNavigableListAssert;

/**
 * Assertions about requests in the order in which they came.
 *
 * @since 0.1.0
 */
public final class RecordedCallsAssert extends
		FactoryBasedNavigableListAssert<RecordedCallsAssert, List<RecordedCall>, RecordedCall, RecordedCallAssert> {

	RecordedCallsAssert(List<? extends RecordedCall> calls) {
		super(new ArrayList<>(calls), RecordedCallsAssert.class, RecordedCallAssert::new);
	}

	/**
	 * Asserts that the agent took all of them.
	 * @return these assertions
	 */
	public RecordedCallsAssert areAccepted() {
		for (RecordedCall call : this.actual) {
			RecordedCallAssert each = new RecordedCallAssert(call);
			if (this.info.hasDescription()) {
				each.as(this.info.description());
			}
			each.isAccepted();
		}
		return this;
	}

}
