/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

/**
 * A kind of measurement: what one process of an executor is put through.
 */
public enum Benchmark {

	/** Starts the executor and lets it run one task. */
	STARTUP("from the start of the process to its first task") {

		@Override
		Sample measure(ExecutorCommand command, BenchmarkSettings settings) {
			return StartMeasurements.startup(command, settings);
		}

	},

	/** Runs many tasks of two updates, a window of them at a time, twice. */
	THROUGHPUT("many tasks of two updates, a window of them at a time: once cold, once more warm") {

		@Override
		Sample measure(ExecutorCommand command, BenchmarkSettings settings) {
			return LoadMeasurements.throughput(command, settings);
		}

	},

	/** Runs tasks one after the other. */
	PINGPONG("tasks of two updates, one after the other") {

		@Override
		Sample measure(ExecutorCommand command, BenchmarkSettings settings) {
			return LoadMeasurements.pingpong(command, settings);
		}

	},

	/** Launches many tasks at once. */
	BURST("launches written at once; the first updates must come in their order") {

		@Override
		Sample measure(ExecutorCommand command, BenchmarkSettings settings) {
			return LoadMeasurements.burst(command, settings);
		}

	},

	/** Ends the event stream. */
	RECONNECT("the event stream ends, the executor subscribes again") {

		@Override
		Sample measure(ExecutorCommand command, BenchmarkSettings settings) {
			return StartMeasurements.reconnect(command, settings);
		}

	},

	/** Looks at the memory after the first task, and at the heap after many updates. */
	MEMORY("memory two seconds after the first task, live heap after many updates") {

		@Override
		Sample measure(ExecutorCommand command, BenchmarkSettings settings) {
			return MemoryMeasurements.memory(command, settings);
		}

	},

	/** Looks at a subscribed executor that has nothing to do. */
	IDLE("processor time and wake-ups while nothing happens") {

		@Override
		Sample measure(ExecutorCommand command, BenchmarkSettings settings) {
			return MemoryMeasurements.idle(command, settings);
		}

	},

	/** Lets an executor run for long. */
	SOAK("the same number of updates in each second, for long: what grows") {

		@Override
		Sample measure(ExecutorCommand command, BenchmarkSettings settings) {
			return SoakMeasurements.soak(command, settings);
		}

	};

	private final String description;

	Benchmark(String description) {
		this.description = description;
	}

	/**
	 * What is measured.
	 * @return half a sentence
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Measures one process. Blocks until it has ended.
	 * @throws RunFailedException if the executor failed
	 */
	abstract Sample measure(ExecutorCommand command, BenchmarkSettings settings);

}
