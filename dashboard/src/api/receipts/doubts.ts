import { ACCOUNTS_WITHIN_MS, TOPICS } from '@breakwater/relay/log';
import type { Store } from '@breakwater/processor/store';

import type { Receipt } from '../../contract/receipts.ts';
import { laneStates } from '../pipeline/lane-states.ts';
import { clientDiscards } from '../pipeline/queries/client-discards.ts';
import { namedDrops } from './queries/named-drops.ts';
import type { ReceiptQuestion } from './question.ts';

type Doubts = NonNullable<Receipt['doubts']>;

const HOUR_MS = 3_600_000;
/** The retention of the tables, as in the migrations of receipts and events. */
const RECEIPT_HOURS = 72;
const EVENT_DAYS = 90;
/** Receipts are gathered before they are written. */
const RECEIPT_SECONDS = ACCOUNTS_WITHIN_MS / 1000;

type Question = Pick<ReceiptQuestion, 'projectIds' | 'pressure' | 'now'>;

/** The possible reasons why an id is unknown at this moment, the likeliest first. No reason is a guess: each one holds now. */
export async function doubtsOf(store: Store, { projectIds, pressure, now }: Question): Promise<Doubts> {
  const [discards, drops] = await Promise.all([
    clientDiscards(store, projectIds, now - HOUR_MS),
    namedDrops(store, projectIds, now - HOUR_MS),
  ]);
  const lanes = lanesOf(pressure, now);
  return {
    reasons: reasonsOf(lanes, discards, drops),
    lanes,
    retention: RETENTION,
    clientDiscards: discards,
    drops,
  };
}

/** The reasons why a unit that was received and moved is not stored yet: only the state of the lanes explains that. */
export function waitingDoubts({ pressure, now }: Omit<Question, 'projectIds'>): Doubts {
  const lanes = lanesOf(pressure, now);
  const behind = reasonsOfLanes(lanes);
  return {
    reasons: behind.length > 0 ? behind : [NOTHING_WAITS],
    lanes,
    retention: RETENTION,
    clientDiscards: [],
    drops: { counted: 0, named: 0 },
  };
}

const NOTHING_WAITS =
  `No lane has anything waiting: it is stored in a moment, or was not kept, which is written down within ${RECEIPT_SECONDS} seconds, ` +
  'or the log lost it, of which a loss statement on the pipeline page tells.';

const RETENTION: Doubts['retention'] = {
  receiptsHours: RECEIPT_HOURS,
  logHours: TOPICS.events.retentionMs / HOUR_MS,
  eventsDays: EVENT_DAYS,
};

const lanesOf = (pressure: Question['pressure'], now: number): Doubts['lanes'] =>
  laneStates(pressure, now).map(({ lane, state, waiting, oldestAgeMs }) => ({
    lane,
    waiting,
    oldestAt: waiting > 0 ? now - oldestAgeMs : null,
    silent: state === 'silent',
  }));

function reasonsOfLanes(lanes: Doubts['lanes']): string[] {
  const waiting = lanes.filter((lane) => lane.waiting > 0).map(({ lane }) => lane);
  return [
    ...(lanes.every(({ silent }) => silent)
      ? ['No processor has spoken lately: whatever was received waits in the log until one does.']
      : []),
    ...(waiting.length > 0
      ? [`It may be in the log and not processed yet: records wait in the lanes ${waiting.join(', ')}.`]
      : []),
  ];
}

function reasonsOf(lanes: Doubts['lanes'], discards: Doubts['clientDiscards'], drops: Doubts['drops']): string[] {
  const discarded = discards.reduce((sum, { quantity }) => sum + quantity, 0);
  const unnamed = Math.max(0, drops.counted - drops.named);
  return [
    ...reasonsOfLanes(lanes),
    `It may have come just now: why something was not kept is written down within ${RECEIPT_SECONDS} seconds.`,
    ...(discarded > 0
      ? [
          'The client may not have sent it: clients of the project reported events that they discarded. Their reports name no ids.',
        ]
      : []),
    ...(unnamed > 0
      ? ['It may be one of those that were not kept and whose ids were too many to be written down.']
      : []),
    'It may never have left the device: SDKs sample, filter by beforeSend, and lose what a closing page cannot send.',
    'It may have been refused before its project was known, by a wrong key or a disabled project: then nothing is written down.',
    `It may be older: why something was not kept is known for ${RECEIPT_HOURS} hours, what is stored for ${EVENT_DAYS} days.`,
  ];
}
