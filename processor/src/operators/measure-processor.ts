import type { Log } from '@breakwater/relay/log';
import { askedAtMost } from '@breakwater/relay/service';
import type { Metrics, MetricSample } from '@breakwater/relay/service';

import type { PartitionLag } from '../intake/lanes/progress.ts';
import { SUBSCRIPTIONS } from '../topics/subscriptions.ts';
import type { ProcessorCounts } from './counts.ts';

export interface ProcessorState {
  lanes: () => readonly PartitionLag[];
  counts: ProcessorCounts;
  log: Pick<Log, 'positions'>;
}

/** The broker is asked about eight topics. */
const POSITIONS_MS = 5_000;

/** The metrics of a processor for Prometheus. docs/operate.md lists them. */
export function measureProcessor(metrics: Metrics, { lanes, counts, log }: ProcessorState): void {
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

  const waiting = askedAtMost(POSITIONS_MS, () =>
    Promise.all(
      Object.values(SUBSCRIPTIONS).map(async ({ topic, group }): Promise<MetricSample> => {
        const positions = await log.positions(topic, group);
        const value = positions.reduce((sum, { committed, end }) => sum + Math.max(0, end - committed), 0);
        return { labels: { topic }, value };
      }),
    ),
  );
  metrics.gauge('topic_waiting', 'Records of a topic that no processor has done.', ['topic'], waiting);
  metrics.counter('dead_letters_total', 'Records that could not be processed.', ['topic'], () => byTopic(counts.dead));
  metrics.counter('lost_records_total', 'Records that the log had dropped before they were read.', ['topic'], () =>
    byTopic(counts.lost),
  );
}

const byTopic = (counts: ReadonlyMap<string, number>): MetricSample[] =>
  [...counts].map(([topic, value]) => ({ labels: { topic }, value }));
