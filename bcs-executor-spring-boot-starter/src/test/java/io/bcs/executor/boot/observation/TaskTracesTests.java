/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.observation;

import java.time.Duration;
import java.util.List;

import com.google.protobuf.ByteString;
import io.bcs.executor.CallbackInvocation;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.StopReason;
import io.bcs.executor.boot.FakeDriver;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TaskTracesTests {

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final RecordedObservations recorded = new RecordedObservations();

	private final TaskTraces traces = new TaskTraces(this.registry, null);

	private final Observation launch = Observation.createNotStarted("launch", this.registry);

	private int uuids;

	@BeforeEach
	void record() {
		this.registry.observationConfig().observationHandler(this.recorded);
	}

	private void launched(String callback, String... taskIds) {
		this.traces.called(new Launch(callback, List.of(taskIds).stream().map(TaskTracesTests::id).toList()),
				this.launch);
	}

	private static TaskID id(String id) {
		return TaskID.newBuilder().setValue(id).build();
	}

	private TaskStatus queued(String taskId, TaskState state) {
		TaskStatus status = TaskStatus.newBuilder()
			.setTaskId(id(taskId))
			.setState(state)
			.setUuid(ByteString.copyFromUtf8("uuid-" + ++this.uuids))
			.build();
		this.traces.onEvent(new DriverEvent.UpdateQueued(status));
		return status;
	}

	private void acknowledged(TaskStatus status) {
		this.traces.onEvent(new DriverEvent.UpdateAcknowledged(status, Duration.ofMillis(1)));
	}

	private Observation.Context last() {
		List<Observation.Context> stopped = this.recorded.stopped();
		assertThat(stopped).isNotEmpty();
		return stopped.get(stopped.size() - 1);
	}

	private static void assertParent(Observation.Context context, ObservationView parent) {
		assertThat(context.getParentObservation()).isSameAs(parent);
	}

	@Test
	void anUpdateLastsUntilItIsAcknowledged() {
		TaskStatus running = queued("a", TaskState.TASK_RUNNING);
		assertThat(this.recorded.steps()).containsExactly("start");
		acknowledged(running);
		assertThat(this.recorded.steps()).containsExactly("start", "stop");
		assertThat(last().getName()).isEqualTo("bcs.executor.update");
		assertThat(last().getContextualName()).isEqualTo("update TASK_RUNNING");
		assertThat(last().getLowCardinalityKeyValues()).containsExactly(KeyValue.of("state", "TASK_RUNNING"));
		assertThat(last().getHighCardinalityKeyValues()).containsExactly(KeyValue.of("task.id", "a"));
		assertThat(last().getError()).isNull();
		assertThat(last().getParentObservation()).isNull();
	}

	@Test
	void allUpdatesBelongToTheLaunchOfTheirTask() {
		assertThat(this.traces.launchOf("a")).isNull();
		launched("launchTask", "a");
		assertThat(this.traces.launchOf("a")).isSameAs(this.launch);
		for (TaskState state : List.of(TaskState.TASK_STARTING, TaskState.TASK_RUNNING, TaskState.TASK_FINISHED)) {
			acknowledged(queued("a", state));
			assertParent(last(), this.launch);
		}
		acknowledged(queued("b", TaskState.TASK_RUNNING));
		assertThat(last().getParentObservation()).isNull();
	}

	@Test
	void theTasksOfAGroupBelongToOneLaunchAndOtherCallbacksAreNone() {
		launched("launchTaskGroup", "a", "b");
		this.traces.called(new Launch("killTask", List.of(id("a"))),
				Observation.createNotStarted("kill", this.registry));
		acknowledged(queued("a", TaskState.TASK_KILLED));
		assertParent(last(), this.launch);
		acknowledged(queued("b", TaskState.TASK_RUNNING));
		assertParent(last(), this.launch);
	}

	@Test
	void aTaskIsForgottenWhenItsLastUpdateIsSettled() {
		launched("launchTaskGroup", "a", "b", "c");
		acknowledged(queued("a", TaskState.TASK_FINISHED));
		TaskStatus failed = queued("b", TaskState.TASK_FAILED);
		this.traces.onEvent(new DriverEvent.UpdateAbandoned(failed, "The agent refused it"));
		assertThat(last().getError()).hasMessage("The agent refused it").hasNoSuppressedExceptions();
		acknowledged(queued("c", TaskState.TASK_RUNNING));
		assertParent(last(), this.launch);
		for (String ended : List.of("a", "b")) {
			acknowledged(queued(ended, TaskState.TASK_RUNNING));
			assertThat(last().getParentObservation()).as(ended).isNull();
		}
	}

	@Test
	void theEndOfTheDriverEndsWhatIsOpen() {
		launched("launchTask", "a");
		this.traces.onEvent(new DriverEvent.UpdateUndelivered(queued("a", TaskState.TASK_RUNNING), true));
		assertThat(last().getError()).hasMessageStartingWith("The driver has ended before");
		queued("a", TaskState.TASK_FINISHED);
		this.traces.onEvent(new DriverEvent.Ended(Status.DRIVER_STOPPED, StopReason.STOP_REQUESTED, "", 1));
		assertThat(this.recorded.stopped()).hasSize(2);
		assertThat(last().getError()).hasMessageStartingWith("The driver has ended before");
		acknowledged(queued("a", TaskState.TASK_RUNNING));
		assertThat(last().getParentObservation()).isNull();
	}

	@Test
	void anUpdateThatBeganElsewhereIsIgnored() {
		acknowledged(TaskStatus.newBuilder()
			.setTaskId(id("a"))
			.setState(TaskState.TASK_RUNNING)
			.setUuid(ByteString.copyFromUtf8("unknown"))
			.build());
		assertThat(this.recorded.steps()).isEmpty();
	}

	@Test
	void aConventionOfTheApplicationNamesUpdates() {
		TaskTraces named = new TaskTraces(this.registry, new DefaultUpdateObservationConvention() {

			@Override
			public KeyValues getHighCardinalityKeyValues(UpdateObservationContext context) {
				return super.getHighCardinalityKeyValues(context).and("message", context.getStatus().getMessage());
			}

		});
		TaskStatus status = queued("a", TaskState.TASK_RUNNING).toBuilder().setMessage("well").build();
		named.onEvent(new DriverEvent.UpdateQueued(status));
		named.onEvent(new DriverEvent.UpdateAcknowledged(status, Duration.ZERO));
		assertThat(last().getHighCardinalityKeyValues()).contains(KeyValue.of("message", "well"));
	}

	/** A callback that is about to be called. */
	private record Launch(String callback, List<TaskID> taskIds) implements CallbackInvocation {

		@Override
		public ExecutorDriver driver() {
			return new FakeDriver();
		}

		@Override
		public void proceed() {
		}

	}

}
