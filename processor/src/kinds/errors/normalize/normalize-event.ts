import { hexId, uuidOf } from '@breakwater/sdk/wire';
import type { Event } from '@breakwater/sdk/wire';

import type { TimedMeta } from '../../../stale-clients/clock-drift.ts';
import type { EventError, StoredEvent, StoredException, StoredStacktrace } from '../../../store/stored-event.ts';
import { storedLevelOf, namesOf } from '../../../normalize/attributes.ts';
import { boundedMap, excerpt } from '../../../normalize/bounded.ts';
import { normalizeBreadcrumbs } from './breadcrumbs.ts';
import { normalizeContexts } from '../../../normalize/contexts.ts';
import { createCuts } from '../../../normalize/count-cuts.ts';
import type { Cuts } from '../../../normalize/count-cuts.ts';
import { cut } from '../../../normalize/cut.ts';
import { isMessageCarrier, isUnhandled, withHoles, normalizeExceptions, valuesOf } from './exceptions.ts';
import { normalizeFingerprint } from './fingerprint.ts';
import { normalizeMessage } from './message.ts';
import { headerOf, normalizeRequest } from '../../../normalize/request.ts';
import { normalizeStacktrace } from './stacktrace.ts';
import { derivedTags, normalizeTags } from './tags.ts';
import { placeInTime } from '../../../normalize/place-in-time.ts';
import { parseUserAgent } from '../../../normalize/user-agent.ts';
import { normalizeUser } from '../../../normalize/user.ts';
import { validateEvent } from '../../../normalize/validate.ts';

/** Our own notes and the client's together: one of ours for each field and tag, so a hostile event could have thousands. */
const ERRORS_MAX = 100;

/**
 * Brings any JSON object that a client sends as an event into the one shape that is stored. A fault of the client never ends
 * the event: values that cannot be kept are left out and named in `errors`. Title and culprit are set later, from the
 * symbolicated frames.
 */
export function normalizeEvent(
  json: Readonly<Record<string, unknown>>,
  id: string,
  meta: TimedMeta,
  cuts: Cuts = createCuts(),
): StoredEvent {
  const { event: raw, errors } = validateEvent(json, cuts);
  const platform = cuts.text(raw.platform || 'other', 64);
  const { endMs, shiftMs, notes } = placeInTime({ end: raw.timestamp }, meta);
  errors.push(...notes);

  const message = normalizeMessage(raw, cuts);
  const { exceptions, stacktrace } = whatBroke(raw, platform, message !== undefined, cuts);
  const request = normalizeRequest(raw.request, cuts);
  const agent = parseUserAgent(
    headerOf(request, 'user-agent') ?? (platform === 'javascript' ? meta.userAgent : '') ?? '',
  );
  const contexts = normalizeContexts(raw.contexts, agent, platform, cuts);
  const user = normalizeUser(
    raw.user,
    {
      platform,
      remoteAddress: meta.remoteAddress,
      requestAddress: raw.request?.env?.['REMOTE_ADDR'],
      inferIp: raw.sdk?.settings?.['infer_ip'],
    },
    errors,
    cuts,
  );
  const tags = normalizeTags(raw.tags, errors, cuts);
  const threads = cuts.whole('threads', withHoles(raw.threads));
  const named = new Set(tags.map(([name]) => name));

  const event: StoredEvent = {
    event_id: id,
    project: meta.project,
    timestamp: endMs / 1000,
    received: meta.receivedAt / 1000,
    platform,
    level: storedLevelOf(raw.level, exceptions.length > 0 || !message ? 'error' : 'info'),
    type: exceptions.length > 0 ? 'error' : 'default',
    title: '',
    culprit: '',
    metadata: { type: '', value: '' },
    handled: !exceptions.some(isUnhandled),
    exception: exceptions,
    threads: threadsOf(threads, cuts),
    breadcrumbs: normalizeBreadcrumbs(raw.breadcrumbs, shiftMs, cuts),
    tags: [...tags, ...derivedTags(contexts, request, exceptions).filter(([name]) => !named.has(name))],
    contexts,
    extra: raw.extra ? boundedMap(raw.extra, 'extra', cuts) : {},
    modules: raw.modules ? boundedMap(raw.modules, 'modules', cuts) : {},
    sdk: sdkOf(raw, meta, cuts),
    ...namesOf(raw, errors, cuts),
    errors,
  };
  if (message) event.message = message;
  if (stacktrace) event.stacktrace = stacktrace;
  if (user) event.user = user;
  if (request) event.request = request;
  const images = imagesOf(raw, cuts);
  if (images.length > 0) event.debug_meta = { images };
  const fingerprint = normalizeFingerprint(raw.fingerprint ?? [], cuts);
  if (fingerprint.length > 0) event.fingerprint = fingerprint;
  errors.push(...clientErrors(raw, cuts));
  cuts.left('notes', errors.splice(ERRORS_MAX).length);
  const all = cuts.all();
  if (all.length > 0) event.cuts = all;
  return event;
}

interface WhatBroke {
  exceptions: StoredException[];
  stacktrace: StoredStacktrace | undefined;
}

/** A captured message may arrive with a made-up exception that only carries its stack. It is a message all the same. */
function whatBroke(raw: Event, platform: string, hasMessage: boolean, cuts: Cuts): WhatBroke {
  const exceptions = normalizeExceptions(raw.exception, platform, cuts);
  const [only] = exceptions;
  if (hasMessage && only && exceptions.length === 1 && isMessageCarrier(only)) {
    return { exceptions: [], stacktrace: only.stacktrace };
  }
  const isNeeded = exceptions.every((exception) => exception.stacktrace === undefined);
  return {
    exceptions,
    stacktrace: normalizeStacktrace(raw.stacktrace, platform, cuts) ?? threadStack(raw, { platform, isNeeded }, cuts),
  };
}

/** The stack of the thread that is meant: the crashed one, else the current one, else the only one that has a stack. */
function threadStack(
  raw: Event,
  { platform, isNeeded }: { platform: string; isNeeded: boolean },
  cuts: Cuts,
): StoredStacktrace | undefined {
  const stacks = valuesOf(raw.threads).filter((thread) => thread['stacktrace']);
  const meant =
    stacks.length === 1
      ? stacks[0]
      : isNeeded
        ? (stacks.find((thread) => thread['crashed'] === true) ?? stacks.find((thread) => thread['current'] === true))
        : undefined;
  if (!meant) return undefined;
  const { event } = validateEvent({ stacktrace: meant['stacktrace'] }, cuts);
  return normalizeStacktrace(event.stacktrace, platform, cuts);
}

const threadsOf = (threads: readonly Record<string, unknown>[], cuts: Cuts): Record<string, unknown>[] =>
  Object.values(boundedMap({ ...threads }, 'threads', cuts)).filter((thread) => typeof thread === 'object') as Record<
    string,
    unknown
  >[];

function sdkOf(raw: Event, meta: TimedMeta, cuts: Cuts): StoredEvent['sdk'] {
  const [client = '', version = ''] = meta.client?.split('/') ?? [];
  const rest = raw.sdk ? boundedMap(raw.sdk as Record<string, unknown>, 'sdk_data', cuts) : {};
  return {
    ...rest,
    name: cuts.text(raw.sdk?.name || client, 128),
    version: cuts.text(raw.sdk?.version || version, 64),
  };
}

/** An image without an id or a file is no loss: no frame can be mapped by it. */
function imagesOf(raw: Event, cuts: Cuts): { type: string; code_file: string; debug_id: string }[] {
  const usable = (raw.debug_meta?.images ?? []).flatMap((image) => {
    const { debug_id: debugId, code_file: file, type } = image ?? {};
    return debugId && file ? [{ debugId, file, type: type ?? '' }] : [];
  });
  return cuts.keep('images', usable, 'first').map(({ debugId, file, type }) => ({
    type: cuts.text(type, 32),
    code_file: cuts.text(file, 2048),
    debug_id: hyphenated(debugId),
  }));
}

/** Debug ids come with and without hyphens; uploads are kept with them. */
function hyphenated(id: string): string {
  const hex = hexId(id);
  return hex === null ? cut(id.toLowerCase(), 64) : uuidOf(hex);
}

/** Errors that the client noted, kept beside our own. */
function clientErrors(raw: Event, cuts: Cuts): EventError[] {
  return cuts.keep('notes', raw.errors ?? [], 'first').map((error) => {
    const fields = typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {};
    const name = typeof fields['name'] === 'string' ? fields['name'] : '';
    return {
      type: 'client',
      name: cut(name, 100),
      value: cut(JSON.stringify(excerpt({ error }, { size: 500, depth: 3 })), 500),
    };
  });
}
