import type { TransactionList } from '../../contract/performance.ts';
import type { ChartLine } from '../ui/chart.tsx';
import { t } from './text.ts';

type Figures = Pick<TransactionList, 'series' | 'whole'>;

/** A step without a transaction has no duration: the line breaks there instead of falling to nought. */
export const durationLines = ({ series, whole }: Figures): ChartLine[] => [
  {
    name: t('performance.p50'),
    color: '--op-1',
    values: series.map((step) => (step.count > 0 ? step.p50 : null)),
    whole: whole.count > 0 ? whole.p50 : null,
  },
  {
    name: t('performance.p95'),
    color: '--op-3',
    values: series.map((step) => (step.count > 0 ? step.p95 : null)),
    whole: whole.count > 0 ? whole.p95 : null,
  },
];

export const countLines = ({ series, whole }: Figures): ChartLine[] => [
  {
    name: t('performance.count'),
    color: '--bar-strong',
    values: series.map((step) => step.count),
    whole: whole.count,
    look: 'bars',
  },
  {
    name: t('performance.failed'),
    color: '--error',
    values: series.map((step) => step.failed),
    whole: whole.failed,
    look: 'bars',
  },
];
