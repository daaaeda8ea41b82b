import { cut } from '../../normalize/cut.ts';
import type { StoredEvent, StoredException, StoredFrame } from '../../store/stored-event.ts';

const TITLE = 256;
const CULPRIT = 200;

export interface Description {
  title: string;
  culprit: string;
  metadata: { type: string; value: string };
}

/** Title and culprit of an event, for lists. Called after symbolication, because the culprit names an original function. */
export function descriptionOf(event: StoredEvent): Description {
  const shown = event.exception.at(-1);
  const culprit = cut(event.transaction ?? culpritOf(crashFrame(event)), CULPRIT);
  if (!shown) {
    const title = firstLine(event.message?.formatted ?? '') || '(no message)';
    return { title: cut(title, TITLE), culprit, metadata: { type: '', value: '' } };
  }
  const type = shown.type || nameOfUntyped(shown);
  const value = firstLine(shown.value);
  return {
    title: cut(value === '' ? type : `${type}: ${value}`, TITLE),
    culprit,
    metadata: { type, value: shown.value },
  };
}

/** The in-app frame nearest the crash, of the outermost exception that has frames; any frame where none is in-app. */
export function crashFrame(event: Pick<StoredEvent, 'exception' | 'stacktrace'>): StoredFrame | undefined {
  const stacks = [event.stacktrace, ...event.exception.map((exception) => exception.stacktrace)];
  const frames = stacks.findLast((stack) => stack !== undefined)?.frames ?? [];
  return frames.findLast((frame) => frame.in_app) ?? frames.at(-1);
}

function culpritOf(frame: StoredFrame | undefined): string {
  if (!frame) return '';
  const place = frame.module ?? frame.filename ?? '';
  const name = frame.function && frame.function !== '?' ? frame.function : '';
  if (place === '') return name;
  return name === '' ? place : `${name}(${place})`;
}

const nameOfUntyped = (exception: StoredException): string =>
  exception.mechanism?.['handled'] === false ? 'Unhandled error' : 'Error';

const firstLine = (text: string): string => text.trimStart().split('\n', 1)[0]?.trimEnd() ?? '';
