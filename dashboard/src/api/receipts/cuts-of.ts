import { clockText, cutText } from '@breakwater/processor/store';
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

/** The notes of an item that are of its times. */
export const movedTimes = (notes: readonly EventError[]): MovedTime[] =>
  notes.flatMap((note) => {
    const text = clockText(note);
    return text === null ? [] : [{ type: note.type, name: note.name, value: note.value ?? '', text }];
  });

interface Notes {
  cuts: Cut[];
  clock: EventError[];
  shiftMs: number;
}

/** The column `notes` of a span. */
export const notesOf = (notes: string): Notes =>
  notes === '' ? { cuts: [], clock: [], shiftMs: 0 } : (JSON.parse(notes) as Notes);
