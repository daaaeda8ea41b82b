import { TOPICS } from '@breakwater/relay/log';
import type { LaneName } from '@breakwater/relay/log';

import type { ReceiptStep } from '../../contract/index.ts';

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

const TOPICS_OF: Record<'events' | 'spans', Record<LaneName, string>> = {
  events: { live: TOPICS.events.name, slow: TOPICS.eventsSlow.name, backlog: TOPICS.eventsBacklog.name },
  // Spans need no source map, so they have no slow lane.
  spans: { live: TOPICS.spans.name, slow: TOPICS.spans.name, backlog: TOPICS.spansBacklog.name },
};

export const topicOf = (table: 'events' | 'spans', lane: string): string =>
  TOPICS_OF[table][lane === 'slow' || lane === 'backlog' ? lane : 'live'];
