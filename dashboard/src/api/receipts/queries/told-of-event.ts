import { listChannels } from '@breakwater/processor/directory';
import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import type { DecisionSilence } from '../../../contract/notifications.ts';
import { silenceOfDecision } from '../../notifications/silences.ts';
import { shownReceiver } from '../../deliveries/shown-receiver.ts';
import type { ShownReceiver } from '../../deliveries/shown-receiver.ts';
import { millis } from '../../sql/bound.ts';

export interface ToldDecision {
  decision: string;
  receivers: number;
  /** Empty where somebody was told. */
  reason: string;
  silence: DecisionSilence<number> | null;
  at: number;
}

type Said = Omit<ToldDecision, 'silence'> & { silence: string };

export interface ToldMail extends ShownReceiver {
  id: string;
  status: string;
  detail: string;
  at: number;
}

/** The messages of the decision that an event led to, and their receivers; its issue may be part of another one now. Null where no decision names the event. */
export async function toldOfEvent(
  store: Store,
  { projectId, eventId }: { projectId: AllowedId; eventId: string },
): Promise<{ told: ToldDecision; mails: ToldMail[] } | null> {
  const [said] = await store.select<Said>(
    `
    SELECT decision, receivers, reason, silence, ${millis('said')} AS at
    FROM (
      SELECT decision, receivers, reason, silence, at AS said FROM told FINAL
      WHERE project_id = {project:UInt32} AND event_id = {event:String}
      ORDER BY said DESC LIMIT 1
    )`,
    { project: projectId, event: eventId },
  );
  const told = said ?? (await pendingOf(store, projectId, eventId));
  if (!told) return null;
  const mails = await store.select<Omit<ToldMail, 'channel'>>(
    `
    SELECT delivery_id AS id, receiver, state AS status, detail, ${millis('written')} AS at
    FROM (SELECT *, at AS written FROM deliveries FINAL WHERE decision = {decision:String} ORDER BY receiver)`,
    { decision: told.decision },
  );
  const hasChannel = mails.some(({ receiver }) => receiver.startsWith('channel:'));
  const channels = new Map((hasChannel ? await listChannels(store) : []).map((channel) => [channel.id, channel]));
  return {
    told: { ...told, silence: await silenceOfDecision(store, told.silence) },
    mails: mails.map((mail) => ({ ...mail, ...shownReceiver(mail.receiver, channels) })),
  };
}

/** A decision whose messages wait, or were not taken yet: nothing is said of it before one of them has ended. */
async function pendingOf(store: Store, project: AllowedId, event: string): Promise<Said | null> {
  const [row] = await store.select<Said>(
    `
    SELECT decision, toUInt32(0) AS receivers, 'pending' AS reason, '' AS silence, ${millis('written')} AS at
    FROM (
      SELECT decision, at AS written FROM deliveries FINAL
      WHERE project_id = {project:UInt32} AND event_id = {event:String}
      ORDER BY written DESC LIMIT 1
    )`,
    { project, event },
  );
  return row ?? null;
}
