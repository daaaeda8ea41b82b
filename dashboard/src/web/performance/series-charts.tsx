import { useMemo } from 'react';

import type { TransactionList } from '../../contract/performance.ts';
import { compact, duration } from '../format/numbers.ts';
import { t } from './text.ts';
import { Chart, type ChartLine } from '../ui/chart.tsx';
import styles from './series-charts.module.css';

/** A step without a transaction has no duration: the line breaks there instead of falling to nought. */
export function SeriesCharts({ series, losses }: Pick<TransactionList, 'series' | 'losses'>) {
  const times = useMemo(() => series.map((step) => step.at), [series]);
  const durations = useMemo(
    (): ChartLine[] => [
      { name: t('performance.p50'), color: '--op-1', values: series.map((step) => (step.count > 0 ? step.p50 : null)) },
      { name: t('performance.p95'), color: '--op-3', values: series.map((step) => (step.count > 0 ? step.p95 : null)) },
    ],
    [series],
  );
  const counts = useMemo(
    (): ChartLine[] => [
      { name: t('performance.count'), color: '--bar-strong', values: series.map((step) => step.count), look: 'bars' },
      { name: t('performance.failed'), color: '--error', values: series.map((step) => step.failed), look: 'bars' },
    ],
    [series],
  );
  const last = series.findLast((step) => step.count > 0);
  const sum = (pick: 'count' | 'failed') => series.reduce((total, step) => total + step[pick], 0);
  return (
    <div className={styles['charts']}>
      <Chart
        title={t('performance.duration')}
        sentence={t('performance.chartDuration', {
          p50: duration(last?.p50 ?? Number.NaN),
          p95: duration(last?.p95 ?? Number.NaN),
          most: duration(Math.max(0, ...series.map((step) => step.p95))),
        })}
        times={times}
        losses={losses}
        lines={durations}
        format={duration}
      />
      <Chart
        title={t('performance.throughput')}
        sentence={t('performance.chartThroughput', {
          total: sum('count'),
          failed: sum('failed'),
          most: Math.max(0, ...series.map((step) => step.count)),
        })}
        times={times}
        losses={losses}
        lines={counts}
        format={compact}
      />
    </div>
  );
}
