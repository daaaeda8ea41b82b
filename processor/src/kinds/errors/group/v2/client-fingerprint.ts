import { crashFrameOf } from '../../crash-frame.ts';
import type { GroupedEvent } from './grouped-event.ts';
import { kindOfMessage } from './messages/kind-of-message.ts';
import type { HashedPart } from './part.ts';

const VARIABLE = /\{\{\s*([\w.]{1,200})\s*\}\}/g;
const DEFAULT = /^\{\{\s*default\s*\}\}$/;

export const hasDefault = (fingerprint: readonly string[]): boolean => fingerprint.some((part) => DEFAULT.test(part));

/** The fingerprint that a client set, with its variables filled in; `{{ default }}` stands for the parts that are given. */
export const clientParts = (event: GroupedEvent, ours: readonly HashedPart[]): HashedPart[] =>
  (event.fingerprint ?? []).flatMap((part): HashedPart[] =>
    DEFAULT.test(part)
      ? [...ours]
      : [
          {
            kind: 'client',
            text: part.replace(VARIABLE, (literal, name: string) => variableOf(name, event) ?? literal),
          },
        ],
  );

/** The variables of Sentry's fingerprint rules. Values of messages are taken out of them, or each event was a group of its own. */
function variableOf(name: string, event: GroupedEvent): string | undefined {
  const shown = event.exception.at(-1);
  const frame = crashFrameOf(event);
  switch (name) {
    case 'transaction':
      return event.transaction ?? '<no-transaction>';
    case 'message':
      return kindOfMessage(event.message?.formatted ?? shown?.value ?? '<no-message>');
    case 'level':
      return event.level;
    case 'logger':
      return event.logger ?? '<no-logger>';
    case 'type':
    case 'error.type':
      return shown?.type ?? '<no-type>';
    case 'value':
    case 'error.value':
      return shown ? kindOfMessage(shown.value) : '<no-value>';
    case 'function':
    case 'stack.function':
      return frame?.function ?? '<no-function>';
    case 'module':
    case 'stack.module':
      return frame?.module ?? '<no-module>';
    case 'package':
    case 'stack.package':
      return frame?.package ?? '<no-package>';
    case 'path':
    case 'stack.abs_path':
      return frame?.abs_path ?? '<no-abs-path>';
    case 'stack.filename':
      return frame?.filename ?? '<no-filename>';
    default:
      return name.startsWith('tags.')
        ? (event.tags.find(([tag]) => tag === name.slice(5))?.[1] ?? '<no-tag>')
        : undefined;
  }
}
