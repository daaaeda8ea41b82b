import { useMemo } from 'react';

import type { TransactionList } from '../../contract/performance.ts';
import { useScope } from '../app/scope.ts';
import { compact, duration } from '../format/numbers.ts';
import { Chart } from '../ui/chart.tsx';
import styles from './series-charts.module.css';
import { countLines, durationLines } from './series-lines.ts';
import { t } from './text.ts';

export function SeriesCharts({ series, whole, losses }: Pick<TransactionList, 'series' | 'whole' | 'losses'>) {
  const { period } = useScope();
  const times = useMemo(() => series.map((step) => step.at), [series]);
  const durations = useMemo(() => durationLines({ series, whole }), [series, whole]);
  const counts = useMemo(() => countLines({ series, whole }), [series, whole]);
  const none = whole.count === 0;
  return (
    <div className={styles['charts']}>
      {whole.estimated && <p className={styles['note']}>{t('performance.estimated', { count: whole.kept })}</p>}
      <Chart
        title={t('performance.duration')}
        sentence={t('performance.chartDuration', {
          p50: duration(none ? Number.NaN : whole.p50),
          p95: duration(none ? Number.NaN : whole.p95),
          most: duration(Math.max(0, ...series.map((step) => step.p95))),
        })}
        period={t(`period.${period}`)}
        times={times}
        losses={losses}
        lines={durations}
        format={duration}
      />
      <Chart
        title={t('performance.throughput')}
        sentence={t('performance.chartThroughput', {
          total: whole.count,
          failed: whole.failed,
          most: Math.max(0, ...series.map((step) => step.count)),
        })}
        period={t(`period.${period}`)}
        times={times}
        losses={losses}
        lines={counts}
        format={compact}
      />
    </div>
  );
}
