/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.jmh;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.protocol.CallFactory;
import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.protocol.RecordIoDecoder;
import io.bcs.executor.protocol.RecordIoEncoder;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Event;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What is done with bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ProtocolBenchmark {

	private final byte[] launch = Messages.launch(1).toByteArray();

	private final byte[] acknowledged = Messages.acknowledged(Messages.finished(1)).toByteArray();

	private final ByteBuffer stream = ByteBuffer.wrap(RecordIoEncoder.encode(this.launch));

	private final RecordIoDecoder decoder = new RecordIoDecoder(RecordIoDecoder.DEFAULT_MAX_RECORD_SIZE);

	private final CallFactory calls = new CallFactory("framework-0001", "executor");

	private int task;

	/**
	 * A record of the size of a launch.
	 * @param blackhole takes the result
	 */
	@Benchmark
	public void recordIoDecode(Blackhole blackhole) {
		this.stream.rewind();
		blackhole.consume(this.decoder.next(this.stream));
	}

	/**
	 * A LAUNCH event.
	 * @return the event
	 */
	@Benchmark
	public Event decodeLaunch() {
		return MediaType.PROTOBUF.decode(this.launch, Event.getDefaultInstance());
	}

	/**
	 * An ACKNOWLEDGED event.
	 * @return the event
	 */
	@Benchmark
	public Event decodeAcknowledged() {
		return MediaType.PROTOBUF.decode(this.acknowledged, Event.getDefaultInstance());
	}

	/**
	 * An UPDATE call, with the update that is made for it.
	 * @return the bytes
	 */
	@Benchmark
	public byte[] encodeUpdate() {
		TaskStatus status = Messages.finished(this.task++);
		return MediaType.PROTOBUF.encode(this.calls.update(status));
	}

}
