import type { UntoldReason } from '../alerts/receivers.ts';
import { isoOf } from '../topics/row-origin.ts';

/** A row of `told`: whether somebody was told of a decision, or else the reason why not. */
export interface ToldRow {
  decision: string;
  project_id: number;
  issue_id: string;
  event_id: string;
  kind: string;
  receivers: number;
  /** Empty where somebody was told. */
  reason: '' | 'failed' | 'in_doubt' | UntoldReason;
  /** The silence that held it back; empty where none did. */
  silence: string;
  at: string;
}

export const toldRowOf = (
  about: { decision: string; kind: string; project: number; issue: string; eventId: string },
  outcome: Pick<ToldRow, 'receivers' | 'reason'> & Partial<Pick<ToldRow, 'silence'>>,
  now: number,
): ToldRow => ({
  decision: about.decision,
  project_id: about.project,
  issue_id: about.issue,
  event_id: about.eventId,
  kind: about.kind,
  silence: '',
  ...outcome,
  at: isoOf(now),
});
