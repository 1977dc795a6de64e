/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.util.List;
import java.util.function.BiFunction;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Selects the executor's own metrics and labels each series with {@code executor_id}.
 * Only such series stay distinct when several executors of a host write into the same
 * directory; a node exporter that finds a series twice keeps one of them and reports an
 * error.
 * <p>
 * It also refuses a metric whose help texts differ from file to file. Executors of one
 * host may be of different versions, so the metrics of this product all get the same
 * text, which never changes; those of the Go driver keep the one they had.
 */
final class SeriesRelabeler {

	private static final String HELP = "Explained in docs/metrics.md of bcs-executor";

	private static final String GO_PREFIX = "bkbcs_executor_";

	private static final String PREFIX = "bcs_executor_";

	private static final String LABEL = "executor_id";

	private static final String FRAMEWORK_LABEL = "framework_id";

	private final String executorId;

	private final @Nullable String frameworkId;

	SeriesRelabeler(String executorId) {
		this(executorId, null);
	}

	/**
	 * Creates a relabeler.
	 * @param executorId the value of {@code executor_id}
	 * @param frameworkId the value of {@code framework_id}; {@code null} for no such
	 * label
	 */
	SeriesRelabeler(String executorId, @Nullable String frameworkId) {
		this.executorId = executorId;
		this.frameworkId = frameworkId;
	}

	static boolean isOwn(String prometheusName) {
		return prometheusName.startsWith(GO_PREFIX) || prometheusName.startsWith(PREFIX);
	}

	/**
	 * Selects and labels.
	 * @param scraped all metrics of a registry
	 * @return the executor's own
	 */
	MetricSnapshots relabel(MetricSnapshots scraped) {
		return new MetricSnapshots(scraped.stream()
			.filter((metric) -> isOwn(metric.getMetadata().getPrometheusName()))
			.map(this::relabel)
			.toList());
	}

	private MetricSnapshot relabel(MetricSnapshot metric) {
		MetricMetadata metadata = metadata(metric.getMetadata());
		if (metric instanceof CounterSnapshot counter) {
			return new CounterSnapshot(metadata,
					points(counter.getDataPoints(), (point, labels) -> new CounterDataPointSnapshot(point.getValue(),
							labels, point.getExemplar(), point.getCreatedTimestampMillis())));
		}
		if (metric instanceof GaugeSnapshot gauge) {
			return new GaugeSnapshot(metadata, points(gauge.getDataPoints(),
					(point, labels) -> new GaugeDataPointSnapshot(point.getValue(), labels, point.getExemplar())));
		}
		if (metric instanceof HistogramSnapshot histogram) {
			return new HistogramSnapshot(histogram.isGaugeHistogram(), metadata,
					points(histogram.getDataPoints(), SeriesRelabeler::histogram));
		}
		if (metric instanceof SummarySnapshot summary) {
			return new SummarySnapshot(metadata,
					points(summary.getDataPoints(),
							(point, labels) -> new SummaryDataPointSnapshot(point.getCount(), point.getSum(),
									point.getQuantiles(), labels, point.getExemplars(),
									point.getCreatedTimestampMillis())));
		}
		if (metric instanceof UnknownSnapshot unknown) {
			return new UnknownSnapshot(metadata, points(unknown.getDataPoints(),
					(point, labels) -> new UnknownDataPointSnapshot(point.getValue(), labels, point.getExemplar())));
		}
		throw new IllegalArgumentException("Micrometer makes no " + metric.getClass().getSimpleName() + " of "
				+ metadata.getPrometheusName() + ", and it can't be labelled");
	}

	private static HistogramDataPointSnapshot histogram(HistogramDataPointSnapshot point, Labels labels) {
		return new HistogramDataPointSnapshot(point.getClassicBuckets(), point.getNativeSchema(),
				point.getNativeZeroCount(), point.getNativeZeroThreshold(), point.getNativeBucketsForPositiveValues(),
				point.getNativeBucketsForNegativeValues(), point.getSum(), labels, point.getExemplars(),
				point.getCreatedTimestampMillis());
	}

	private <P extends DataPointSnapshot> List<P> points(List<P> points, BiFunction<P, Labels, P> copy) {
		return points.stream().map((point) -> copy.apply(point, labels(point.getLabels()))).toList();
	}

	/** A label that is there already is a common tag of the application. */
	private Labels labels(Labels labels) {
		Labels labelled = with(labels, LABEL, this.executorId);
		return (this.frameworkId != null) ? with(labelled, FRAMEWORK_LABEL, this.frameworkId) : labelled;
	}

	private static Labels with(Labels labels, String name, String value) {
		return labels.contains(name) ? labels : labels.add(name, value);
	}

	private static MetricMetadata metadata(MetricMetadata metadata) {
		return metadata.getPrometheusName().startsWith(PREFIX)
				? new MetricMetadata(metadata.getName(), HELP, metadata.getUnit()) : metadata;
	}

}
