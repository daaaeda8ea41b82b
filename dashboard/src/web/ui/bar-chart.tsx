import { useState } from 'react';

import { full } from '../format/numbers.ts';
import { chartTime, zone } from '../format/times.ts';
import parts from './chart-parts.module.css';
import styles from './bar-chart.module.css';
import { bandsOf, hatchPath } from './hatch-path.ts';
import { sparklinePath } from './sparkline-path.ts';

interface Step {
  at: number;
  value: number;
}

/** Counts over time as one SVG path, with the step under the pointer said in words. */
export function BarChart({
  steps,
  label,
  losses = [],
  describe,
}: {
  steps: readonly Step[];
  label: string;
  /** Times at which too little is shown. */
  losses?: readonly { from: number; to: number }[];
  describe: (when: string, count: string) => string;
}) {
  const [near, setNear] = useState<number | null>(null);
  const values = steps.map((step) => step.value);
  const most = Math.max(0, ...values);
  const first = steps[0];
  const last = steps.at(-1);
  const stepMs = first && steps[1] ? steps[1].at - first.at : 0;
  const shown = near === null ? undefined : steps[near];
  const bands = first && last ? bandsOf(losses, first.at, last.at + stepMs) : [];
  return (
    <figure className={styles['chart']}>
      <span className={parts['most']} aria-hidden="true">
        {full(most)}
      </span>
      <div
        className={styles['plot']}
        onMouseMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const index = Math.floor(((event.clientX - box.left) / box.width) * steps.length);
          setNear(Math.min(Math.max(0, index), steps.length - 1));
        }}
        onMouseLeave={() => setNear(null)}
      >
        <svg viewBox="0 0 1000 64" preserveAspectRatio="none" role="img" aria-label={label}>
          <path className={parts['grid']} d="M0 .5H1000M0 32H1000M0 63.5H1000" vectorEffect="non-scaling-stroke" />
          <path className={styles['bars']} d={sparklinePath(values, 1000, 64, 1000 / Math.max(1, steps.length) / 5)} />
          {bands.length > 0 && (
            <path className={parts['lost']} d={hatchPath(bands, 1000, 64, 8)} vectorEffect="non-scaling-stroke" />
          )}
          {near !== null && (
            <rect
              className={parts['near']}
              x={(near / steps.length) * 1000}
              y="0"
              width={1000 / steps.length}
              height="64"
            />
          )}
        </svg>
      </div>
      <figcaption className={parts['times']} aria-hidden="true">
        {shown ? (
          <strong>{describe(chartTime(shown.at, stepMs), full(shown.value))}</strong>
        ) : (
          <>
            <span>{first && chartTime(first.at, stepMs)}</span>
            <span>{last && `${chartTime(last.at, stepMs)} ${zone(last.at)}`}</span>
          </>
        )}
      </figcaption>
    </figure>
  );
}
