import type { Store } from '@breakwater/processor/store';

import { STATUS } from '../../deliveries/queries/mails.ts';
import { millis } from '../../sql/bound.ts';

export interface ToldDecision {
  decision: string;
  receivers: number;
  /** Empty where a mail was sent. */
  reason: string;
  at: number;
}

export interface ToldMail {
  id: string;
  receiver: string;
  status: string;
  detail: string;
  at: number;
}

/** The mails of the decision that an event led to, and their receivers; its issue may be part of another one now. Null where no decision names the event. */
export async function toldOfEvent(
  store: Store,
  { projectId, eventId }: { projectId: number; eventId: string },
): Promise<{ told: ToldDecision; mails: ToldMail[] } | null> {
  const [told] = await store.select<ToldDecision>(
    `
    SELECT decision, receivers, reason, ${millis('said')} AS at
    FROM (
      SELECT decision, receivers, reason, at AS said FROM told FINAL
      WHERE project_id = {project:UInt32} AND event_id = {event:String}
      ORDER BY said DESC LIMIT 1
    )`,
    { project: projectId, event: eventId },
  );
  if (!told) return null;
  const mails = await store.select<ToldMail>(
    `
    SELECT delivery_id AS id, replaceOne(receiver, 'mail:', '') AS receiver, ${STATUS} AS status, detail, ${millis('written')} AS at
    FROM (SELECT *, at AS written FROM deliveries FINAL WHERE decision = {decision:String} ORDER BY receiver)`,
    { decision: told.decision },
  );
  return { told, mails };
}
