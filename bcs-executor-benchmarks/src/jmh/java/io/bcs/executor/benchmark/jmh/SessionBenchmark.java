/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.jmh;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.session.Session;
import io.bcs.executor.internal.session.SessionSettings;
import io.bcs.executor.internal.session.StepContext;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.protocol.FrameworkMessageEncoding;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** A task of one update on its way through the session: four steps. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SessionBenchmark {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final Session session = new Session(new SessionSettings("framework-0001", "executor", "127.0.0.1:5051",
			true, Duration.ofMinutes(1), Duration.ofMinutes(15), SECOND, Duration.ofSeconds(10), Duration.ofSeconds(5),
			null, Duration.ofSeconds(5), 256, Duration.ofMinutes(30), null, FrameworkMessageEncoding.RAW,
			Duration.ofSeconds(10), Duration.ofMinutes(10)));

	private long now;

	private long epoch;

	private int task;

	/** Subscribes. */
	public SessionBenchmark() {
		for (Effect effect : step(new Input.Start())) {
			if (effect instanceof Effect.Subscribe subscribe) {
				this.epoch = subscribe.epoch();
			}
		}
		step(new Input.ConnectionAccepted(this.epoch));
		step(new Input.EventReceived(this.epoch, Messages.subscribed()));
	}

	private List<Effect> step(Input input) {
		this.now += 1000;
		return this.session.handle(input, new StepContext(this.now, 0.5));
	}

	/**
	 * LAUNCH, an update, its response, its acknowledgement.
	 * @param blackhole takes the effects
	 */
	@Benchmark
	public void taskOfOneUpdate(Blackhole blackhole) {
		int number = this.task++;
		TaskStatus status = Messages.finished(number);
		blackhole.consume(step(new Input.EventReceived(this.epoch, Messages.launch(number))));
		List<Effect> sent = step(new Input.SendUpdate(status));
		blackhole.consume(sent);
		for (Effect effect : sent) {
			if (effect instanceof Effect.SendCall call) {
				blackhole.consume(
						step(new Input.CallCompleted(this.epoch, call.callId(), AgentResponse.of(202, ""))));
			}
		}
		blackhole.consume(step(new Input.EventReceived(this.epoch, Messages.acknowledged(status))));
	}

}
