import { useMemo, useState } from 'react';

import type { KnownLoss } from '../../contract/losses.ts';
import type { CohortStep, Fate } from '../../contract/pipeline.ts';
import { compact, duration, full } from '../format/numbers.ts';
import { chartTime } from '../format/times.ts';
import { ChartFrame } from '../ui/chart-frame.tsx';
import { LossNote } from '../ui/loss-note.tsx';
import { PLOT_WIDTH, StepPlot } from '../ui/step-plot.tsx';
import { StepTable } from '../ui/step-table.tsx';
import styles from './fate-chart.module.css';
import { FATE_COLORS, FATE_NAMES, stackedPaths, sumOf } from './fates.ts';
import { t } from './text.ts';

const HEIGHT = 160;
const BALANCES = ['balanced', 'in_flight', 'short'] as const;

/** Every unit that came, in the step in which it came, by its fate; below it whether each step balances. */
export function FateChart({
  steps,
  stepMs,
  losses,
}: {
  steps: readonly CohortStep[];
  stepMs: number;
  losses: readonly KnownLoss[];
}) {
  const [near, setNear] = useState<number | null>(null);
  const paths = useMemo(() => stackedPaths(steps, PLOT_WIDTH, HEIGHT), [steps]);
  const times = steps.map((step) => step.at);
  const inside = losses.filter((loss) => loss.to >= (times[0] ?? 0) && loss.from <= (times.at(-1) ?? 0) + stepMs);
  const shown = near === null ? undefined : steps[near];
  const received = sumOf(steps, (step) => step.received);
  const valueOf = (fate: Fate): number => (shown ? shown[fate] : sumOf(steps, (step) => step[fate]));
  const count = (balance: CohortStep['balance']): number => steps.filter((step) => step.balance === balance).length;
  const most = Math.max(0, ...steps.map((step) => FATE_NAMES.reduce((sum, fate) => sum + step[fate], 0)));

  return (
    <ChartFrame
      legends={FATE_NAMES.filter((fate) => shown || fate === 'stored' || valueOf(fate) > 0).map((fate) => ({
        name: t(`pipeline.fate.${fate}`),
        color: FATE_COLORS[fate],
        value: compact(valueOf(fate)),
        full: full(valueOf(fate)),
        look: 'bars',
      }))}
      table={<StepTable label={t('pipeline.fates')} times={times} stepMs={stepMs} columns={columnsOf(steps)} />}
      notes={<Notes steps={steps} stepMs={stepMs} losses={inside} />}
    >
      <StepPlot
        times={times}
        stepMs={stepMs}
        height={HEIGHT}
        label={t('pipeline.chart', {
          received,
          stored: sumOf(steps, (step) => step.stored),
          balanced: count('balanced'),
          short: count('short'),
        })}
        most={t('pipeline.most', { most, time: duration(stepMs) })}
        losses={inside}
        near={near}
        onNear={setNear}
        words={
          shown
            ? `${chartTime(shown.at, stepMs)} · ${full(shown.received)} ${t('pipeline.received').toLowerCase()} · ${t(`pipeline.balance.${shown.balance}`)}`
            : null
        }
        below={
          <div className={styles['balances']} aria-hidden="true">
            {steps.map((step) => (
              <i key={step.at} data-balance={step.balance} />
            ))}
          </div>
        }
      >
        {paths.map(([fate, path]) => (
          <path key={fate} d={path} style={{ fill: `var(${FATE_COLORS[fate]})` }} />
        ))}
      </StepPlot>
      {received > 0 && (
        <p className={styles['states']}>
          {t('pipeline.balances')}
          {BALANCES.filter((balance) => count(balance) > 0).map((balance) => (
            <span key={balance}>
              <i data-balance={balance} aria-hidden="true" />
              {t(`pipeline.balance.${balance}`)}
            </span>
          ))}
        </p>
      )}
    </ChartFrame>
  );
}

const columnsOf = (steps: readonly CohortStep[]) => {
  const textOf = (pick: (step: CohortStep) => string) => (index: number) => {
    const step = steps[index];
    return step ? pick(step) : '';
  };
  return [
    { name: t('pipeline.received'), textAt: textOf((step) => full(step.received)) },
    ...FATE_NAMES.map((fate) => ({ name: t(`pipeline.fate.${fate}`), textAt: textOf((step) => full(step[fate])) })),
    { name: t('pipeline.balance'), textAt: textOf((step) => t(`pipeline.balance.${step.balance}`)) },
  ];
};

function Notes({
  steps,
  stepMs,
  losses,
}: {
  steps: readonly CohortStep[];
  stepMs: number;
  losses: readonly KnownLoss[];
}) {
  const received = sumOf(steps, (step) => step.received);
  const discards = sumOf(steps, (step) => step.clientDiscards);
  return (
    <>
      <p className={styles['volume']}>
        {received + discards === 0
          ? t('pipeline.nothing')
          : t('pipeline.volume', { volume: received + discards, received, discards })}
      </p>
      <Missing steps={steps} stepMs={stepMs} />
      <LossNote losses={losses} />
    </>
  );
}

function Missing({ steps, stepMs }: { steps: readonly CohortStep[]; stepMs: number }) {
  const short = steps
    .filter(({ balance }) => balance === 'short')
    .toReversed()
    .slice(0, 10);
  if (short.length === 0) return null;
  return (
    <ul className={styles['missing']} aria-label={t('pipeline.missingAll')}>
      {short.map((step) => (
        <li key={step.at}>
          <b>{chartTime(step.at, stepMs)}</b>{' '}
          {step.missing
            .map(({ stage, category, quantity }) => t('pipeline.missing', { count: quantity, category, stage }))
            .join(', ')}
        </li>
      ))}
    </ul>
  );
}
