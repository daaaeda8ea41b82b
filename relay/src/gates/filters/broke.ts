import type { Payload } from '../../items/payload.ts';
import { childOf, isObject, listOf, stringOf } from './read.ts';

interface Exception {
  type: string;
  value: string;
  /** Files of the frames; the one that threw is last. */
  files: string[];
}

/** The exceptions of an event, which come as a list or as `values` of an object. */
export function exceptionsOf(event: Payload | null): Exception[] {
  const exception = event?.['exception'];
  const values = isObject(exception) ? exception['values'] : exception;
  return listOf(values)
    .filter(isObject)
    .map((each) => ({ type: stringOf(each['type']), value: stringOf(each['value']), files: filesOf(each) }));
}

/** The files in the frames of an exception, or of an event with a stack of its own. */
export const filesOf = (broken: Payload | null): string[] =>
  listOf(childOf(broken, 'stacktrace')?.['frames'])
    .filter(isObject)
    .map((frame) => stringOf(frame['abs_path']) || stringOf(frame['filename']));

/** The message of an event, and `Type: value` of each exception. */
export function messagesOf(event: Payload | null): string[] {
  const entry = childOf(event, 'logentry') ?? childOf(event, 'message');
  const messages = [stringOf(event?.['message']), stringOf(entry?.['formatted']) || stringOf(entry?.['message'])];
  for (const { type, value } of exceptionsOf(event)) {
    messages.push(type !== '' && value !== '' ? `${type}: ${value}` : type || value);
  }
  return messages.filter((message) => message !== '');
}
