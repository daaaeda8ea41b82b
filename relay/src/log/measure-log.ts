import type { Metrics } from '../service/operations/metrics.ts';
import type { Log } from './port.ts';

/** The figures that a process has of its log. docs/operate.md lists the metrics. */
export function measureLog(metrics: Metrics, log: Pick<Log, 'clockAheadMs' | 'rebalances'>): void {
  metrics.gauge('clock_ahead_seconds', 'By how much the clock of this process is ahead of the log.', [], () => {
    const aheadMs = log.clockAheadMs();
    return aheadMs === null ? [] : [{ value: aheadMs / 1000 }];
  });
  metrics.counter('log_rebalances_total', 'How often partitions were dealt out anew to this process.', [], () => [
    { value: log.rebalances() },
  ]);
}
