import type { Metrics, MetricSample } from '@breakwater/relay/service';

import type { PartitionLag } from '../intake/lanes/progress.ts';

/** The metrics of a processor for Prometheus. docs/operate.md lists them. */
export function measureProcessor(metrics: Metrics, lanes: () => readonly PartitionLag[]): void {
  const each = (value: (state: PartitionLag) => number) => (): MetricSample[] =>
    lanes().map((state) => ({
      labels: { lane: state.lane, topic: state.topic, partition: String(state.partition) },
      value: value(state),
    }));
  const labels = ['lane', 'topic', 'partition'];
  metrics.gauge(
    'lane_oldest_seconds',
    'Age of the oldest record that is not stored.',
    labels,
    each((state) => state.oldestAgeMs / 1000),
  );
  metrics.gauge(
    'lane_waiting',
    'Records that are not stored.',
    labels,
    each((state) => state.waiting),
  );
  metrics.gauge(
    'lane_per_second',
    'Records stored in a second, lately.',
    labels,
    each((state) => state.perSecond),
  );
}
