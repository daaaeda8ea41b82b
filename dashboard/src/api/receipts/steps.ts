import type { ReceiptStep } from '../../contract/receipts.ts';

/** A step without the time since the one before. */
export type PlainStep = ReceiptStep extends infer Step
  ? Step extends ReceiptStep
    ? Omit<Step, 'sinceMs'>
    : never
  : never;

/** 0 where a row is older than its column. */
export const timeOrNull = (ms: number): number | null => (ms > 0 ? ms : null);

/** Adds to each step the time since the last step with a time; steps without a time are skipped. */
export function withDistances(steps: readonly PlainStep[]): ReceiptStep[] {
  let before: number | null = null;
  return steps.map((step) => {
    const sinceMs = step.at === null || before === null ? null : step.at - before;
    before = step.at ?? before;
    return { ...step, sinceMs } as ReceiptStep;
  });
}
