import type { ReceiptStep } from '../../contract/index.ts';

/** A step without its distance from the one before. */
export type PlainStep = ReceiptStep extends infer Step
  ? Step extends ReceiptStep
    ? Omit<Step, 'sinceMs'>
    : never
  : never;

/** 0 where a row is older than its column. */
export const timeOrNull = (ms: number): number | null => (ms > 0 ? ms : null);

/** Says of each step how long after the last one with a time it was; steps without a time are passed over. */
export function withDistances(steps: readonly PlainStep[]): ReceiptStep[] {
  let before: number | null = null;
  return steps.map((step) => {
    const sinceMs = step.at === null || before === null ? null : step.at - before;
    before = step.at ?? before;
    return { ...step, sinceMs } as ReceiptStep;
  });
}
