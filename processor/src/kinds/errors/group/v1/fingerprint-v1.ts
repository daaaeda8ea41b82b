import type { ExceptionV1, GroupedV1 } from './event-v1.ts';
import { framePartsV1 } from './frames-v1.ts';
import { parameterizeV1 } from './parameterize-v1.ts';

/*
 * Frozen: issue ids derive from these parts. A better way to group is version 2, in files beside these.
 */

export interface Fingerprint {
  version: 'v1';
  /** The hashed parts, readable: they explain why an event is in its issue. */
  parts: string[];
}

/** The client's fingerprint where it set one, with `{{ default }}` and other variables filled in; our own otherwise. */
export function fingerprintV1(event: GroupedV1): Fingerprint {
  if (!event.fingerprint) return { version: 'v1', parts: defaultParts(event) };
  const parts = event.fingerprint.flatMap((part) => clientPart(part, event));
  return { version: 'v1', parts };
}

/** Exceptions by type and stack; by type and message where no frame counts; then messages; then what little is left. */
function defaultParts(event: GroupedV1): string[] {
  if (event.exception.length > 0) return exceptionParts(event.exception, event.platform);

  const message = event.message?.message ?? event.message?.formatted;
  if (message !== undefined) return [`message:${parameterizeV1(message)}`];

  const frames = framePartsV1(event.stacktrace, event.platform);
  if (frames.length > 0) return frames;
  return [`fallback:${event.platform}`, `transaction:${event.transaction ?? ''}`, `logger:${event.logger ?? ''}`];
}

function exceptionParts(exceptions: readonly ExceptionV1[], platform: string): string[] {
  const stacks = exceptions.map((exception) => framePartsV1(exception.stacktrace, platform));
  const anyStack = stacks.some((frames) => frames.length > 0);
  return exceptions.flatMap((exception, index) => {
    const frames = stacks[index] ?? [];
    const isSynthetic = exception.mechanism?.['synthetic'] === true;
    const parts = isSynthetic && frames.length > 0 ? [] : [`type:${exception.type}`];
    if (!anyStack) parts.push(`value:${parameterizeV1(exception.value)}`);
    return [...parts, ...frames];
  });
}

const VARIABLE = /\{\{\s*([\w.]+)\s*\}\}/g;

function clientPart(part: string, event: GroupedV1): string[] {
  if (/^\{\{\s*default\s*\}\}$/.test(part)) return defaultParts(event);
  return [`client:${part.replace(VARIABLE, (literal, name: string) => variable(name, event) ?? literal)}`];
}

/** The variables of Sentry's fingerprint rules; one that nobody knows stays as it was written. */
function variable(name: string, event: GroupedV1): string | undefined {
  const shown = event.exception.at(-1);
  const frame = shown?.stacktrace?.frames.findLast((frame) => frame.in_app) ?? shown?.stacktrace?.frames.at(-1);
  switch (name) {
    case 'transaction':
      return event.transaction ?? '<no-transaction>';
    case 'message':
      return event.message?.formatted ?? shown?.value ?? '<no-message>';
    case 'level':
      return event.level;
    case 'logger':
      return event.logger ?? '<no-logger>';
    case 'type':
    case 'error.type':
      return shown?.type ?? '<no-type>';
    case 'value':
    case 'error.value':
      return shown?.value ?? '<no-value>';
    case 'function':
    case 'stack.function':
      return frame?.function ?? '<no-function>';
    case 'module':
    case 'stack.module':
      return frame?.module ?? '<no-module>';
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
