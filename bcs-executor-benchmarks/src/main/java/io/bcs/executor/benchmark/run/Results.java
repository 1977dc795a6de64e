/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * The samples of one benchmark, by executor. Not thread-safe.
 */
public final class Results {

	private final Benchmark benchmark;

	private final Map<ExecutorCommand, List<Sample>> samples = new LinkedHashMap<>();

	Results(Benchmark benchmark, List<ExecutorCommand> executors) {
		this.benchmark = benchmark;
		executors.forEach((executor) -> this.samples.put(executor, new ArrayList<>()));
	}

	void add(ExecutorCommand executor, Sample sample) {
		this.samples.computeIfAbsent(executor, (key) -> new ArrayList<>()).add(sample);
	}

	/**
	 * What was measured.
	 * @return the benchmark
	 */
	public Benchmark benchmark() {
		return this.benchmark;
	}

	/**
	 * What was measured in turns.
	 * @return the executors in their order
	 */
	public Set<ExecutorCommand> executors() {
		return this.samples.keySet();
	}

	/**
	 * What any executor has values of.
	 * @return the metrics in their order
	 */
	public Set<Metric> metrics() {
		Set<Metric> result = EnumSet.noneOf(Metric.class);
		this.samples.values().forEach((list) -> list.forEach((sample) -> result.addAll(sample.values().keySet())));
		return result;
	}

	/**
	 * Sums up the values of an executor.
	 * @param executor the executor
	 * @param metric what of it
	 * @return median and range, empty if there is no value
	 */
	public Optional<Summary> summary(ExecutorCommand executor, Metric metric) {
		double[] values = this.samples.getOrDefault(executor, List.of()).stream().flatMapToDouble((sample) -> {
			Double value = sample.values().get(metric);
			return (value != null) ? DoubleStream.of(value) : DoubleStream.empty();
		}).toArray();
		return (values.length > 0) ? Optional.of(Summary.of(values)) : Optional.empty();
	}

	/**
	 * Tells whether the agent used more processor time than the executor, so that a
	 * figure says more about the agent.
	 * @param executor the executor
	 * @return whether its figures are to be marked
	 */
	public boolean isAgentBound(ExecutorCommand executor) {
		return summary(executor, Metric.AGENT_SHARE).filter((share) -> share.median() > 50).isPresent();
	}

	/**
	 * What the last run of an executor says beside its figures.
	 * @param executor the executor
	 * @return the notes
	 */
	public List<String> notes(ExecutorCommand executor) {
		List<Sample> list = this.samples.getOrDefault(executor, List.of());
		return list.isEmpty() ? List.of() : list.get(list.size() - 1).notes();
	}

}
