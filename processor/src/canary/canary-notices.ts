import { CANARY_PROJECT } from '@breakwater/relay/log';
import type { CanaryNotice, IssueRecord } from '@breakwater/relay/log';

/** The decision under which `told` has the end of a canary. */
export const canaryDecision = (eventId: string): string => `canary:${eventId}`;

export const isCanary = ({ project }: Pick<IssueRecord, 'project'>): boolean => project === CANARY_PROJECT;

/** A canary opens no issue and mails nobody. Each one is handed to the mail server, even if the one before it was too. */
export const canaryNoticesOf = (records: readonly IssueRecord[], now: number): CanaryNotice[] =>
  records.flatMap((record) =>
    record.kind === 'seen' && isCanary(record)
      ? [{ v: 1, decision: canaryDecision(record.eventId), kind: 'canary', at: now, eventId: record.eventId }]
      : [],
  );
