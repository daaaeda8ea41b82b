import { clockText, cutText } from '@breakwater/processor/store';
import type { Cut, EventError, ScrubMark } from '@breakwater/processor/store';

import type { MovedTime, PartCut, Receipt } from '../../contract/receipts.ts';

export const cutsOf = (cuts: readonly Cut[] = []): PartCut[] =>
  cuts.map((cut) => ({ ...cut, text: sentence(cutText(cut)) }));

/** The answer on a stored event in one sentence: with its cut where there is one, and that there are some where there are more. */
export function storedText(cuts: readonly Cut[] = []): string {
  const [first, ...more] = cuts;
  if (!first) return 'It is stored.';
  return more.length === 0 ? `It is stored; ${sentence(cutText(first))}` : 'It is stored, but for some of its parts.';
}

const sentence = (text: string): string => `${text}.`;

/** A receipt says how many values were scrubbed and by which rules; the places stand on the page of the event or trace. */
export function scrubbedOf({
  scrubbed = [],
  scrubbedMore = 0,
}: Pick<Notes, 'scrubbed' | 'scrubbedMore'>): Receipt['scrubbed'] {
  const places = scrubbed.length + scrubbedMore;
  if (places === 0) return null;
  const rules = [...new Set(scrubbed.map(({ rule }) => rule))].toSorted();
  const values = places === 1 ? 'One value was scrubbed' : `${places} values were scrubbed`;
  return { places, rules, text: `${values}, by ${rules.length === 1 ? 'the rule' : 'the rules'} ${rules.join(', ')}.` };
}

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
  scrubbed?: ScrubMark[];
  scrubbedMore?: number;
}

/** The column `notes` of a span. */
export const notesOf = (notes: string): Notes =>
  notes === '' ? { cuts: [], clock: [], shiftMs: 0 } : (JSON.parse(notes) as Notes);
