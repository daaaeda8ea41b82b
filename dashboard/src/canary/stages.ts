import type { SystemAccess } from '@breakwater/processor/directory';
import type { Store, StoredEvent } from '@breakwater/processor/store';
import { canaryDecision } from '@breakwater/processor/operators';

import { storedEventOf } from '../api/events/queries/bodies.ts';
import { eventById } from '../api/events/queries/event-by-id.ts';
import { ORIGINAL } from './source-map.ts';

/** The stages in the order in which a canary passes them. */
export const STAGES = ['accepted', 'stored', 'symbolicated', 'told'] as const;
export type Stage = (typeof STAGES)[number];

/** The stages that a canary has passed, or why it stopped. */
export interface Found {
  passed: Stage[];
  problem: string | null;
}

/** Looks for the canary's rows in the store; `passed` has the stages found before. */
export async function lookFor(
  store: Pick<Store, 'select'>,
  { eventId, sentAt, passed }: { eventId: string; sentAt: number; passed: ReadonlySet<Stage> },
  { projects }: SystemAccess,
): Promise<Found> {
  if (passed.has('symbolicated')) return lookForEnd(store, eventId);
  const event = await eventById(store, projects, eventId, sentAt - CLOCKS_MS);
  if (event) return symbolicationOf(storedEventOf(event));

  const [drop] = await store.select<{ stage: string; outcome: string; reason: string }>(
    `SELECT stage, outcome, reason
     FROM receipts FINAL
     WHERE project_id IN {projects:Array(UInt32)} AND event_id = {eventId:String} AND outcome != 'moved'
     LIMIT 1`,
    { projects, eventId },
  );
  return { passed: [], problem: drop ? `The ${drop.stage} did not keep it: ${drop.outcome}, ${drop.reason}.` : null };
}

/** The relay may run on another machine. */
const CLOCKS_MS = 60_000;

function symbolicationOf({ exception }: StoredEvent): Found {
  const frame = exception[0]?.stacktrace?.frames.at(-1);
  const { filename, lineno, colno } = ORIGINAL;
  if (frame?.filename === filename && frame.lineno === lineno && frame.colno === colno)
    return { passed: ['stored', 'symbolicated'], problem: null };
  const reason = frame?.data?.symbolication ?? 'it names no source map';
  return { passed: ['stored'], problem: `Its frame is not the one of its source: ${reason}.` };
}

async function lookForEnd(store: Pick<Store, 'select'>, eventId: string): Promise<Found> {
  const [told] = await store.select<{ receivers: number }>(
    'SELECT receivers FROM told FINAL WHERE decision = {decision:String}',
    { decision: canaryDecision(eventId) },
  );
  if (!told) return { passed: [], problem: null };
  if (told.receivers > 0) return { passed: ['told'], problem: null };
  return { passed: [], problem: 'The mail server does not take mails. The log of the processor has its words.' };
}
