import { createHash } from 'node:crypto';

import { traceOf } from '../../normalize/contexts.ts';
import { userKeyOf } from '../../normalize/user.ts';
import { fieldColumnsOf } from '../../store/event-fields.ts';
import type { EventFieldColumns } from '../../store/event-fields.ts';
import type { StoredEvent, StoredException, StoredFrame } from '../../store/stored-event.ts';
import { isoOf } from '../../topics/row-origin.ts';
import type { RowOrigin } from '../../topics/row-origin.ts';
import type { Fingerprint } from './group/v1.ts';
import { cut } from '../../normalize/cut.ts';

/** A row of `events`. */
export interface EventRow extends EventFieldColumns, RowOrigin {
  project_id: number;
  issue_id: string;
  event_id: string;
  timestamp: string;
  received_at: string;
  title: string;
  culprit: string;
  handled: number;
  user_key: string;
  span_id: string;
  sdk_version: string;
  tags: Record<string, string>;
  fingerprint: readonly string[];
  grouping_version: string;
  /** Becomes JSON text with the row, and is stored as that text. */
  data: StoredEvent;
}

export function eventRowOf(event: StoredEvent, fingerprint: Fingerprint, origin: RowOrigin): EventRow {
  return {
    project_id: event.project,
    issue_id: issueIdOf(event.project, fingerprint),
    event_id: event.event_id,
    timestamp: isoOf(event.timestamp * 1000),
    received_at: isoOf(event.received * 1000),
    title: event.title,
    culprit: event.culprit,
    handled: event.handled ? 1 : 0,
    user_key: userKeyOf(event.user),
    span_id: traceOf(event.contexts).spanId,
    sdk_version: event.sdk.version,
    tags: Object.fromEntries(event.tags),
    fingerprint: fingerprint.parts,
    grouping_version: fingerprint.version,
    data: event,
    ...fieldColumnsOf(event),
    ...origin,
  };
}

/**
 * The issue of a fingerprint: the first 63 bits of a hash, in decimal digits. It derives from nothing else, so two processors,
 * a retry and a replay agree on it; the sign bit stays free for readers with signed integers.
 */
export function issueIdOf(project: number, fingerprint: Fingerprint): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([project, fingerprint.version, ...fingerprint.parts]))
    .digest();
  return (digest.readBigUInt64BE() >> 1n).toString();
}

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
