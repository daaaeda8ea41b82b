import { useState } from 'react';

import { full } from '../format/numbers.ts';
import { chartTime } from '../format/times.ts';
import { ChartFrame } from './chart-frame.tsx';
import { sparklinePath } from './sparkline-path.ts';
import { PLOT_WIDTH, StepPlot } from './step-plot.tsx';

const HEIGHT = 64;

interface Step {
  at: number;
  value: number;
}

/** Counts over time as one SVG path, small and without a head. */
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
  const stepMs = (steps[1]?.at ?? 0) - (steps[0]?.at ?? 0);
  const shown = near === null ? undefined : steps[near];
  return (
    <ChartFrame>
      <StepPlot
        times={steps.map((step) => step.at)}
        stepMs={stepMs}
        height={HEIGHT}
        label={label}
        most={full(Math.max(0, ...values))}
        losses={losses}
        near={near}
        onNear={setNear}
        words={shown ? describe(chartTime(shown.at, stepMs), full(shown.value)) : null}
      >
        <path
          style={{ fill: 'var(--bar-strong)' }}
          d={sparklinePath(values, PLOT_WIDTH, HEIGHT, PLOT_WIDTH / Math.max(1, steps.length) / 5)}
        />
      </StepPlot>
    </ChartFrame>
  );
}
