import { useMemo, useState } from 'react';

import type { Loss } from '../../contract/losses.ts';
import type { CohortStep } from '../../contract/pipeline.ts';
import { compact, duration, full } from '../format/numbers.ts';
import { chartTime, zone } from '../format/times.ts';
import { t } from './text.ts';
import parts from '../ui/chart-parts.module.css';
import { bandsOf, hatchPath } from '../ui/hatch-path.ts';
import { LossNote } from '../ui/loss-note.tsx';
import styles from './fate-chart.module.css';
import { FATE_COLORS, FATE_NAMES, stackedPaths, sumOf } from './fates.ts';
import { FateTable } from './fate-table.tsx';

const WIDTH = 1000;
const HEIGHT = 160;
const BALANCES = ['balanced', 'in_flight', 'short'] as const;

/** Every unit that came, in the step in which it came, by what became of it; below it whether each step balances. */
export function FateChart({
  steps,
  stepMs,
  losses,
}: {
  steps: readonly CohortStep[];
  stepMs: number;
  losses: readonly Loss[];
}) {
  const [near, setNear] = useState<number | null>(null);
  const [asTable, setAsTable] = useState(false);
  const paths = useMemo(() => stackedPaths(steps, WIDTH, HEIGHT), [steps]);
  const [first, last] = [steps[0], steps.at(-1)];
  const from = first?.at ?? 0;
  const to = (last?.at ?? 0) + stepMs;
  const inside = losses.filter((loss) => loss.to >= from && loss.from <= to);
  const bands = bandsOf(inside, from, to);
  const shown = near === null ? undefined : steps[near];
  const received = sumOf(steps, (step) => step.received);
  const discards = sumOf(steps, (step) => step.clientDiscards);
  const valueOf = (fate: (typeof FATE_NAMES)[number]): number =>
    shown ? shown[fate] : sumOf(steps, (step) => step[fate]);
  const count = (balance: CohortStep['balance']): number => steps.filter((step) => step.balance === balance).length;
  const most = Math.max(0, ...steps.map((step) => FATE_NAMES.reduce((sum, fate) => sum + step[fate], 0)));

  return (
    <figure className={parts['box']}>
      <figcaption className={`${parts['head']} ${styles['head']}`}>
        {FATE_NAMES.filter((fate) => shown || fate === 'stored' || valueOf(fate) > 0).map((fate) => (
          <span key={fate} className={parts['legend']}>
            <i style={{ background: `var(${FATE_COLORS[fate]})` }} data-look="bars" />
            {t(`pipeline.fate.${fate}`)} <b title={full(valueOf(fate))}>{compact(valueOf(fate))}</b>
          </span>
        ))}
        <button type="button" className={parts['switch']} onClick={() => setAsTable(!asTable)}>
          {t(asTable ? 'chart.asChart' : 'chart.asTable')}
        </button>
      </figcaption>
      {asTable ? (
        <FateTable steps={steps} stepMs={stepMs} />
      ) : (
        <div
          className={styles['plot']}
          onMouseMove={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            const index = Math.floor(((event.clientX - box.left) / box.width) * steps.length);
            setNear(Math.min(Math.max(0, index), steps.length - 1));
          }}
          onMouseLeave={() => setNear(null)}
        >
          <span className={parts['most']} aria-hidden="true">
            {t('pipeline.most', { most, time: duration(stepMs) })}
          </span>
          <svg
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={t('pipeline.chart', {
              received,
              stored: sumOf(steps, (step) => step.stored),
              balanced: count('balanced'),
              short: count('short'),
            })}
          >
            <path className={parts['grid']} d={`M0 .5H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT - 0.5}H${WIDTH}`} />
            {paths.map(([fate, path]) => (
              <path key={fate} d={path} style={{ fill: `var(${FATE_COLORS[fate]})` }} />
            ))}
            {bands.length > 0 && (
              <path className={`${parts['lost']} ${styles['lost']}`} d={hatchPath(bands, WIDTH, HEIGHT, 8)} />
            )}
            {near !== null && (
              <rect
                className={parts['near']}
                x={(near / steps.length) * WIDTH}
                y="0"
                width={WIDTH / steps.length}
                height={HEIGHT}
              />
            )}
          </svg>
          <div className={styles['balances']} aria-hidden="true">
            {steps.map((step) => (
              <i key={step.at} data-balance={step.balance} />
            ))}
          </div>
          <div className={parts['times']} aria-hidden="true">
            {shown ? (
              <strong>
                {chartTime(shown.at, stepMs)} · {full(shown.received)} {t('pipeline.received').toLowerCase()} ·{' '}
                {t(`pipeline.balance.${shown.balance}`)}
              </strong>
            ) : (
              <>
                <span>{first && chartTime(first.at, stepMs)}</span>
                <span>{last && `${chartTime(last.at, stepMs)} ${zone(last.at)}`}</span>
              </>
            )}
          </div>
        </div>
      )}
      {!asTable && received > 0 && (
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
      <p className={styles['volume']}>
        {received + discards === 0
          ? t('pipeline.nothing')
          : t('pipeline.volume', { volume: received + discards, received, discards })}
      </p>
      <Missing steps={steps} stepMs={stepMs} />
      <LossNote losses={inside} />
    </figure>
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
