import type { CohortStep, Fate } from '../../contract/pipeline.ts';

/** From the floor up, with the colour of each; the type keeps them those of the contract. */
export const FATE_COLORS: Record<Fate, `--${string}`> = {
  stored: '--bar-strong',
  filtered: '--op-4',
  rateLimited: '--op-3',
  invalid: '--op-5',
  dropped: '--op-2',
  dead: '--fatal',
  lost: '--error',
  inFlight: '--accent',
};
export const FATE_NAMES = Object.keys(FATE_COLORS) as Fate[];

/** One SVG path for each fate, stacked on those below it: eight elements, however many steps. */
export function stackedPaths(
  steps: readonly CohortStep[],
  width: number,
  height: number,
): [fate: Fate, path: string][] {
  const totals = steps.map((step) => FATE_NAMES.reduce((sum, fate) => sum + step[fate], 0));
  const most = Math.max(1, ...totals);
  const slot = width / Math.max(1, steps.length);
  const filled = steps.map(() => 0);
  return FATE_NAMES.map((fate) => {
    const path = steps
      .map((step, index) => {
        if (step[fate] === 0) return '';
        const tall = (step[fate] / most) * height;
        const foot = height - (filled[index] ?? 0);
        filled[index] = (filled[index] ?? 0) + tall;
        return `M${round(index * slot)} ${round(foot)}v${round(-tall)}h${round(slot * 0.8)}v${round(tall)}z`;
      })
      .join('');
    return [fate, path];
  });
}

const round = (value: number): number => Math.round(value * 100) / 100;

export const sumOf = (steps: readonly CohortStep[], pick: (step: CohortStep) => number): number =>
  steps.reduce((sum, step) => sum + pick(step), 0);
