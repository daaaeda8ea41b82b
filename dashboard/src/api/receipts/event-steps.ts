import { shortIdOf } from '@breakwater/processor/store';
import type { StoredEvent } from '@breakwater/processor/store';
import { topicOf } from '@breakwater/relay/log';

import type { ReceiptStep } from '../../contract/receipts.ts';
import { storedEventOf } from '../events/queries/bodies.ts';
import type { ReceiptEvent } from './queries/receipt-event.ts';
import type { ToldDecision, ToldMail } from './queries/told-of-event.ts';
import { movedTimes } from './cuts-of.ts';
import { untoldText } from './meanings.ts';
import { timeOrNull, withDistances } from './steps.ts';
import type { PlainStep } from './steps.ts';

export interface WhatFollowed {
  slug: string;
  activity: { decided: boolean; change: 'new' | 'regressed' | null };
  /** When the decider of the issue had taken the event into account. */
  decidedAt: number | null;
  told: { told: ToldDecision; mails: ToldMail[] } | null;
}

/** The steps of a stored error or message, from the device to the mail. */
export function eventSteps(row: ReceiptEvent, followed: WhatFollowed): ReceiptStep[] {
  const event = storedEventOf(row);
  const processedAt = timeOrNull(row.processedAtMs);
  return withDistances([
    {
      stage: 'client',
      at: row.timestampMs,
      client: row.client,
      sdk: event.sdk.name === '' ? '' : `${event.sdk.name}/${event.sdk.version}`,
      release: event.release ?? '',
      environment: event.environment ?? '',
      stale: row.stale,
      clock: movedTimes(event.errors),
    },
    { stage: 'relay', at: row.receivedAtMs, relay: row.relay },
    {
      stage: 'log',
      at: timeOrNull(row.loggedAtMs),
      topic: topicOf('events', row.lane),
      lane: row.lane,
      partition: row.partition,
      offset: row.offset,
    },
    { stage: 'processed', at: processedAt, lane: row.lane },
    { stage: 'symbolication', at: null, files: symbolicatedFiles(event) },
    {
      stage: 'grouping',
      at: null,
      version: row.groupingVersion,
      fingerprint: row.fingerprint,
      issueId: row.issueId,
      shortId: shortIdOf(followed.slug, row.issueId),
    },
    { stage: 'stored', at: timeOrNull(row.storedAtMs), table: 'events', rows: 1, traceId: row.traceId },
    ...decisionSteps(row, followed),
  ]);
}

/** Each file of the stack once for each outcome of its frames: the map that was used, or the reason for none. */
function symbolicatedFiles(event: StoredEvent): Extract<ReceiptStep, { stage: 'symbolication' }>['files'] {
  const files = new Map<string, { file: string; frames: number; debugId: string; outcome: string }>();
  const stacks = [
    event.stacktrace,
    ...event.exception.map(({ stacktrace, raw_stacktrace }) => mapped(stacktrace, raw_stacktrace)),
  ];
  for (const frame of stacks.flatMap((stack) => stack?.frames ?? [])) {
    const { symbolication: outcome, debug_id: debugId = '' } = frame.data ?? {};
    if (outcome === undefined) continue;
    const file = frame.abs_path ?? frame.filename ?? '';
    const key = `${file} ${outcome} ${debugId}`;
    const seen = files.get(key);
    if (seen) seen.frames += 1;
    else files.set(key, { file, frames: 1, debugId, outcome });
  }
  return [...files.values()];
}

type Stack = StoredEvent['stacktrace'];

/** A mapped frame names its original file; the file that it was received with is the one that the map belongs to. */
function mapped(stack: Stack, raw: Stack): Stack {
  if (!stack || raw?.frames.length !== stack.frames.length) return stack;
  return {
    frames: stack.frames.map((frame, index) => {
      const path = raw.frames[index]?.abs_path ?? raw.frames[index]?.filename;
      return path === undefined ? frame : { ...frame, abs_path: path };
    }),
  };
}

function decisionSteps(row: ReceiptEvent, { activity, decidedAt, told }: WhatFollowed): PlainStep[] {
  if (!activity.decided && decidedAt === null) {
    const text = 'The decider of the issue has not taken it into account yet; that takes a moment.';
    return [{ stage: 'decision', at: null, kind: 'undecided', text }];
  }
  const { change } = activity;
  if (!change) {
    const why = row.stale === '' ? '' : ' Its times are not believed, so it could not bring the issue back.';
    const text = `The issue was known and open, or this was not the event that changed it.${why}`;
    return [
      { stage: 'decision', at: decidedAt, kind: 'ongoing', text },
      {
        stage: 'told',
        at: null,
        receivers: 0,
        reason: 'ongoing',
        text: 'Nobody is told of an event that changes nothing.',
        silence: null,
        mails: [],
      },
    ];
  }
  const text = change === 'new' ? 'It was the first of its issue.' : 'It brought a resolved issue back.';
  const decision: PlainStep = { stage: 'decision', at: decidedAt, kind: change, text };
  if (!told) {
    const pending = 'The decision is made; nobody has been told yet.';
    return [
      decision,
      { stage: 'told', at: null, receivers: 0, reason: 'pending', text: pending, silence: null, mails: [] },
    ];
  }
  const isKept = told.mails.length > 0 && told.mails.every(({ status }) => status === 'kept');
  const arrived = isKept
    ? 'No mail server is configured: their mails are kept on the page of deliveries.'
    : 'They have their messages.';
  const said = told.told.reason === '' ? arrived : untoldText(told.told.reason);
  const { at, receivers, reason, silence } = told.told;
  return [decision, { stage: 'told', at, receivers, reason, text: said, silence, mails: told.mails }];
}
