/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.observation;

import java.util.List;
import java.util.stream.Stream;

import io.bcs.executor.CallbackInvocation;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.boot.FakeDriver;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.apache.mesos.v1.Protos.TaskID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@ExtendWith(OutputCaptureExtension.class)
class ObservationCallbackInterceptorTests {

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final RecordedObservations recorded = new RecordedObservations();

	private final ObservationCallbackInterceptor callbacks = new ObservationCallbackInterceptor(this.registry, null,
			null);

	@BeforeEach
	void record() {
		this.registry.observationConfig().observationHandler(this.recorded);
	}

	private CallbackInvocation invocation(String callback, String... taskIds) {
		return new Invocation(callback,
				Stream.of(taskIds).map((id) -> TaskID.newBuilder().setValue(id).build()).toList(),
				() -> this.recorded.note("call"));
	}

	private Observation.Context observed() {
		assertThat(this.recorded.stopped()).hasSize(1);
		return this.recorded.stopped().get(0);
	}

	@Test
	void openAScopeAroundTheCallback() {
		this.callbacks.intercept(new Invocation("shutdown", List.of(), () -> {
			assertThat(this.registry.getCurrentObservation()).isNotNull();
			this.recorded.note("call");
		}));
		assertThat(this.recorded.steps()).containsExactly("start", "open", "call", "close", "stop");
		assertThat(this.registry.getCurrentObservation()).isNull();
	}

	@Test
	void nameTheCallbackTheExecutorAndTheTasks() {
		this.callbacks.intercept(invocation("launchTaskGroup", "a", "b"));
		assertThat(observed().getName()).isEqualTo("bcs.executor.callback");
		assertThat(observed().getContextualName()).isEqualTo("executor launchTaskGroup");
		assertThat(observed().getLowCardinalityKeyValues()).containsExactly(KeyValue.of("callback", "launchTaskGroup"));
		assertThat(observed().getHighCardinalityKeyValues()).containsExactly(KeyValue.of("executor.id", "fake"),
				KeyValue.of("task.id", "a,b"));
	}

	@Test
	void nameNoTaskWhereThereIsNone() {
		this.callbacks.intercept(invocation("disconnected"));
		assertThat(observed().getHighCardinalityKeyValues()).extracting(KeyValue::getKey)
			.containsExactly("executor.id");
	}

	@Test
	void useTheDocumentedKeysOnly() {
		this.callbacks.intercept(invocation("launchTask", "a"));
		ExecutorCallbackObservation documented = ExecutorCallbackObservation.CALLBACK;
		assertThat(observed().getLowCardinalityKeyValues()).extracting(KeyValue::getKey)
			.containsExactlyInAnyOrder(names(documented.getLowCardinalityKeyNames()));
		assertThat(observed().getHighCardinalityKeyValues()).extracting(KeyValue::getKey)
			.containsExactlyInAnyOrder(names(documented.getHighCardinalityKeyNames()));
	}

	private static String[] names(KeyName[] keys) {
		return Stream.of(keys).map(KeyName::asString).toArray(String[]::new);
	}

	@Test
	void recordWhatTheCallbackThrowsAndLetItPass() {
		IllegalStateException failure = new IllegalStateException("no room");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.callbacks.intercept(new Invocation("launchTask", List.of(), () -> {
				throw failure;
			})))
			.isSameAs(failure);
		assertThat(this.recorded.steps()).containsExactly("start", "open", "close", "error", "stop");
		assertThat(observed().getError()).isSameAs(failure);
	}

	@Test
	void makeATimerWithTheLowKeysWhereTheRegistryDoes() {
		MeterRegistry meters = new SimpleMeterRegistry();
		this.registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
		this.callbacks.intercept(invocation("launchTask", "a"));
		assertThat(meters.get("bcs.executor.callback").timer().getId().getTags())
			.containsExactlyInAnyOrder(Tag.of("callback", "launchTask"), Tag.of("error", "none"));
	}

	@Test
	void followAConventionOfTheApplication() {
		new ObservationCallbackInterceptor(this.registry, new DefaultExecutorCallbackObservationConvention() {

			@Override
			public String getName() {
				return "mine";
			}

			@Override
			public KeyValues getLowCardinalityKeyValues(ExecutorCallbackContext context) {
				return super.getLowCardinalityKeyValues(context).and("zone", "a");
			}

		}, null).intercept(invocation("killTask", "a"));
		assertThat(observed().getName()).isEqualTo("mine");
		assertThat(observed().getLowCardinalityKeyValues()).contains(KeyValue.of("zone", "a"));
	}

	@Test
	void callTheCallbackWhereNothingIsObserved() {
		new ObservationCallbackInterceptor(ObservationRegistry.NOOP, null, null).intercept(invocation("shutdown"));
		assertThat(this.recorded.steps()).containsExactly("call");
	}

	@Test
	void callTheCallbackOnceAlthoughTheObservationFails(CapturedOutput output) {
		for (String step : List.of("start", "open", "close", "stop")) {
			ObservationRegistry broken = ObservationRegistry.create();
			broken.observationConfig().observationHandler(new Broken(step));
			this.recorded.steps().clear();
			new ObservationCallbackInterceptor(broken, null, null).intercept(invocation("shutdown"));
			assertThat(this.recorded.steps()).as(step).containsExactly("call");
			assertThat(output).contains("broken on " + step);
			assertThat(broken.getCurrentObservationScope()).as("scope left behind by a failure on " + step).isNull();
		}
	}

	@Test
	void callTheCallbackAlthoughTheTracingOfTheApplicationDoesNotFitItsLibraries(CapturedOutput output) {
		this.registry.observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public void onStart(Observation.Context context) {
				throw new NoSuchMethodError("of another version");
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
		this.callbacks.intercept(invocation("shutdown"));
		assertThat(this.recorded.steps()).contains("call");
		assertThat(output).contains("of another version");
	}

	/** A callback that is about to be called. */
	private record Invocation(String callback, List<TaskID> taskIds, Runnable call) implements CallbackInvocation {

		@Override
		public ExecutorDriver driver() {
			return new FakeDriver();
		}

		@Override
		public void proceed() {
			this.call.run();
		}

	}

	/** A handler that fails at one step. */
	private record Broken(String step) implements ObservationHandler<Observation.Context> {

		private void fail(String at) {
			if (this.step.equals(at)) {
				throw new IllegalStateException("broken on " + at);
			}
		}

		@Override
		public void onStart(Observation.Context context) {
			fail("start");
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			fail("open");
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			fail("close");
		}

		@Override
		public void onStop(Observation.Context context) {
			fail("stop");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
