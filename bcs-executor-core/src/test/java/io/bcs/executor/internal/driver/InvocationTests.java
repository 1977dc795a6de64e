/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

import io.bcs.executor.CallbackInterceptor;
import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.internal.session.Callback;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class InvocationTests {

	private final List<String> calls = new ArrayList<>();

	private final Executor executor = (Executor) Proxy.newProxyInstance(Executor.class.getClassLoader(),
			new Class<?>[] { Executor.class }, (proxy, method, arguments) -> {
				this.calls.add(method.getName());
				return null;
			});

	private final ExecutorDriver driver = (ExecutorDriver) Proxy.newProxyInstance(ExecutorDriver.class.getClassLoader(),
			new Class<?>[] { ExecutorDriver.class }, (proxy, method, arguments) -> null);

	private static TaskInfo task(String id) {
		return TaskInfo.newBuilder().setTaskId(taskId(id)).buildPartial();
	}

	private static TaskID taskId(String id) {
		return TaskID.newBuilder().setValue(id).build();
	}

	private CallbackInterceptor named(String name) {
		return (invocation) -> {
			this.calls.add(name + " before " + invocation.callback());
			invocation.proceed();
			this.calls.add(name + " after " + invocation.callback());
		};
	}

	private Invocation invocation(Callback callback, CallbackInterceptor... interceptors) {
		return new Invocation(callback, this.executor, this.driver, List.of(interceptors));
	}

	@Test
	void reachesTheExecutorWithoutInterceptors() {
		invocation(new Callback.LaunchTask(task("a"))).proceed();
		assertThat(this.calls).containsExactly("launchTask");
	}

	@Test
	void passesTheInterceptorsInTheirOrder() {
		invocation(new Callback.Shutdown(), named("outer"), named("inner")).proceed();
		assertThat(this.calls).containsExactly("outer before shutdown", "inner before shutdown", "shutdown",
				"inner after shutdown", "outer after shutdown");
	}

	@Test
	void callsTheExecutorNoMoreThanOnce() {
		Invocation invocation = invocation(new Callback.Disconnected(), (it) -> {
			it.proceed();
			it.proceed();
		});
		assertThatIllegalStateException().isThrownBy(invocation::proceed).withMessageContaining("disconnected");
		assertThat(this.calls).containsExactly("disconnected");
	}

	@Test
	void knowsItsTasksAndItsDriver() {
		assertThat(invocation(new Callback.LaunchTask(task("a"))).taskIds()).containsExactly(taskId("a"));
		assertThat(invocation(new Callback.KillTask(taskId("b"), null)).taskIds()).containsExactly(taskId("b"));
		assertThat(invocation(new Callback.LaunchTaskGroup(
				TaskGroupInfo.newBuilder().addTasks(task("c")).addTasks(task("d")).buildPartial()))
			.taskIds()).containsExactly(taskId("c"), taskId("d"));
		assertThat(invocation(new Callback.Shutdown()).taskIds()).isEmpty();
		assertThat(invocation(new Callback.Shutdown()).driver()).isSameAs(this.driver);
	}

}
