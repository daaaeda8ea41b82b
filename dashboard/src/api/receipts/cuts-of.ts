import { cutText } from '@breakwater/processor/store';
import type { Cut, EventError } from '@breakwater/processor/store';

import type { MovedTime, PartCut } from '../../contract/receipts.ts';

export const cutsOf = (cuts: readonly Cut[] = []): PartCut[] =>
  cuts.map((cut) => ({ ...cut, text: sentence(cutText(cut)) }));

/** The answer on a stored event in one sentence: with its cut where there is one, and that there are some where there are more. */
export function storedText(cuts: readonly Cut[] = []): string {
  const [first, ...more] = cuts;
  if (!first) return 'It is stored.';
  return more.length === 0 ? `It is stored; ${sentence(cutText(first))}` : 'It is stored, but for some of its parts.';
}

const sentence = (text: string): string => `${text}.`;

const CLOCK: ReadonlySet<string> = new Set([
  'future_timestamp',
  'past_timestamp',
  'clock_drift',
  'timestamp_unit',
  'sent_at_ignored',
]);
const TIMES: ReadonlySet<string> = new Set(['timestamp', 'start_timestamp']);

/** The notes of an event that are of its times. */
export const movedTimes = (notes: readonly EventError[]): MovedTime[] =>
  notes
    .filter(({ type, name }) => CLOCK.has(type) || (type === 'invalid_data' && TIMES.has(name)))
    .map(({ type, name, value = '' }) => ({ type, name, value }));

interface Notes {
  cuts: Cut[];
  clock: EventError[];
  shiftMs: number;
}

/** The column `notes` of a span. */
export const notesOf = (notes: string): Notes =>
  notes === '' ? { cuts: [], clock: [], shiftMs: 0 } : (JSON.parse(notes) as Notes);
