import type { NotificationRecord } from '@breakwater/relay/log';

import { isoOf } from '../topics/row-origin.ts';
import type { Delivery } from './deliver-once.ts';
import { mailIdOf } from './mail-row.ts';

/** A row of `told`: whether a decision was mailed, or else the reason why not. */
export interface ToldRow {
  decision: string;
  project_id: number;
  issue_id: string;
  event_id: string;
  kind: string;
  receivers: number;
  /** Empty where a mail was sent. */
  reason: '' | 'no_receivers' | 'failed' | 'in_doubt' | 'stale';
  at: string;
}

export interface ToldNotice {
  row: ToldRow;
  /** The decision on an issue that the row is about; null for operators and canaries, which no cohort counts. */
  record: NotificationRecord | null;
}

/** A mail in the outbox counts as told: without a mail server it is read there. */
const TOLD: ReadonlySet<Delivery | undefined> = new Set<Delivery>(['sent', 'outbox']);

export function receiversWithMail(
  decision: string,
  receivers: readonly string[],
  deliveries: ReadonlyMap<string, Delivery>,
): Pick<ToldRow, 'receivers' | 'reason'> {
  const outcomes = receivers.map((receiver) => deliveries.get(mailIdOf(decision, receiver)));
  const told = outcomes.filter((outcome) => TOLD.has(outcome)).length;
  if (told > 0) return { receivers: told, reason: '' };
  if (receivers.length === 0) return { receivers: 0, reason: 'no_receivers' };
  return { receivers: 0, reason: outcomes.includes('in_doubt') ? 'in_doubt' : 'failed' };
}

export const toldRowOf = (
  about: { decision: string; kind: string; project: number; issue: string; eventId: string },
  outcome: Pick<ToldRow, 'receivers' | 'reason'>,
  now: number,
): ToldRow => ({
  decision: about.decision,
  project_id: about.project,
  issue_id: about.issue,
  event_id: about.eventId,
  kind: about.kind,
  ...outcome,
  at: isoOf(now),
});
