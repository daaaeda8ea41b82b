import { FIELD_LIMITS, hexId, uuidOf } from '@breakwater/sdk/wire';
import type { Event } from '@breakwater/sdk/wire';

import type { TimedMeta } from '../../../stale-clients/clock-drift.ts';
import type { EventError, StoredEvent, StoredException, StoredStacktrace } from '../../../store/stored-event.ts';
import { storedLevelOf, namesOf } from '../../../normalize/attributes.ts';
import { boundedMap } from '../../../normalize/bounded.ts';
import { normalizeBreadcrumbs } from './breadcrumbs.ts';
import { normalizeContexts } from '../../../normalize/contexts.ts';
import { cut } from '../../../normalize/cut.ts';
import { isMessageCarrier, isUnhandled, normalizeExceptions, valuesOf } from './exceptions.ts';
import { normalizeMessage } from './message.ts';
import { headerOf, normalizeRequest } from '../../../normalize/request.ts';
import { normalizeStacktrace } from './stacktrace.ts';
import { derivedTags, normalizeTags } from './tags.ts';
import { landingOf, timeOf } from '../../../normalize/timestamps.ts';
import { parseUserAgent } from '../../../normalize/user-agent.ts';
import { normalizeUser } from '../../../normalize/user.ts';
import { validateEvent } from '../../../normalize/validate.ts';

const EXTRA = { size: FIELD_LIMITS.extraBytes, depth: 7 };
const MODULES = { size: 8192, depth: 2 };
const SDK = { size: 8192, depth: 3 };
const THREADS = { size: 65_536, depth: 6 };
const ERRORS_MAX = 50;
const IMAGES_MAX = 200;

/**
 * Brings any JSON object that a client sends as an event into the one shape that is stored. A fault of the client never ends
 * the event: values that cannot be kept are left out and named in `errors`. Title and culprit are set later, from the
 * symbolicated frames.
 */
export function normalizeEvent(json: Readonly<Record<string, unknown>>, id: string, meta: TimedMeta): StoredEvent {
  const { event: raw, errors } = validateEvent(json);
  const platform = cut(raw.platform || 'other', 64);
  const claimedMs = timeOf(raw.timestamp);
  if (claimedMs === null && raw.timestamp) errors.push({ type: 'invalid_data', name: 'timestamp' });
  // An event without a time gets the relay's, which is right.
  const driftMs = claimedMs === null ? 0 : (meta.shiftMs ?? 0);
  const timeMs = claimedMs ?? meta.receivedAt;
  const landing = landingOf(timeMs + driftMs, meta.receivedAt);
  const note = landing.note ?? (driftMs === 0 ? null : 'clock_drift');
  if (note) errors.push({ type: note, name: 'timestamp', value: new Date(timeMs).toISOString() });
  const shiftMs = landing.shiftMs + (meta.shiftMs ?? 0);

  const message = normalizeMessage(raw);
  const { exceptions, stacktrace } = whatBroke(raw, platform, message !== undefined);
  const request = normalizeRequest(raw.request);
  const agent = parseUserAgent(
    headerOf(request, 'user-agent') ?? (platform === 'javascript' ? meta.userAgent : '') ?? '',
  );
  const contexts = normalizeContexts(raw.contexts, agent, platform);
  const user = normalizeUser(
    raw.user,
    {
      platform,
      remoteAddress: meta.remoteAddress,
      requestAddress: raw.request?.env?.['REMOTE_ADDR'],
      inferIp: raw.sdk?.settings?.['infer_ip'],
    },
    errors,
  );
  const tags = normalizeTags(raw.tags, errors);
  const named = new Set(tags.map(([name]) => name));

  const event: StoredEvent = {
    event_id: id,
    project: meta.project,
    timestamp: (timeMs + driftMs + landing.shiftMs) / 1000,
    received: meta.receivedAt / 1000,
    platform,
    level: storedLevelOf(raw.level, exceptions.length > 0 || !message ? 'error' : 'info'),
    type: exceptions.length > 0 ? 'error' : 'default',
    title: '',
    culprit: '',
    metadata: { type: '', value: '' },
    handled: !exceptions.some(isUnhandled),
    exception: exceptions,
    threads: valuesOf(raw.threads).length > 0 ? threadsOf(valuesOf(raw.threads)) : [],
    breadcrumbs: normalizeBreadcrumbs(raw.breadcrumbs, shiftMs),
    tags: [...tags, ...derivedTags(contexts, request, exceptions).filter(([name]) => !named.has(name))],
    contexts,
    extra: raw.extra ? boundedMap(raw.extra, EXTRA) : {},
    modules: raw.modules ? boundedMap(raw.modules, MODULES) : {},
    sdk: sdkOf(raw, meta),
    ...namesOf(raw, errors),
    errors,
  };
  if (message) event.message = message;
  if (stacktrace) event.stacktrace = stacktrace;
  if (user) event.user = user;
  if (request) event.request = request;
  const images = imagesOf(raw);
  if (images.length > 0) event.debug_meta = { images };
  const fingerprint = raw.fingerprint?.filter((part) => part !== '').slice(0, FIELD_LIMITS.fingerprintParts);
  if (fingerprint && fingerprint.length > 0) event.fingerprint = fingerprint.map((part) => cut(part, 500));
  errors.push(...clientErrors(raw));
  errors.splice(ERRORS_MAX);
  return event;
}

interface WhatBroke {
  exceptions: StoredException[];
  stacktrace: StoredStacktrace | undefined;
}

/** A captured message may arrive with a made-up exception that only carries its stack. It is a message all the same. */
function whatBroke(raw: Event, platform: string, hasMessage: boolean): WhatBroke {
  const exceptions = normalizeExceptions(raw.exception, platform);
  const [only] = exceptions;
  if (hasMessage && only && exceptions.length === 1 && isMessageCarrier(only)) {
    return { exceptions: [], stacktrace: only.stacktrace };
  }
  return { exceptions, stacktrace: normalizeStacktrace(raw.stacktrace, platform) ?? threadStack(raw, platform) };
}

/** The stack of the one thread that has one, as some clients attach it to messages. */
function threadStack(raw: Event, platform: string): StoredStacktrace | undefined {
  const stacks = valuesOf(raw.threads).filter((thread) => thread['stacktrace']);
  if (stacks.length !== 1) return undefined;
  const { event } = validateEvent({ stacktrace: stacks[0]?.['stacktrace'] });
  return normalizeStacktrace(event.stacktrace, platform);
}

const threadsOf = (threads: readonly Record<string, unknown>[]): Record<string, unknown>[] =>
  Object.values(boundedMap({ ...threads }, THREADS)).filter((thread) => typeof thread === 'object') as Record<
    string,
    unknown
  >[];

function sdkOf(raw: Event, meta: TimedMeta): StoredEvent['sdk'] {
  const [client = '', version = ''] = meta.client?.split('/') ?? [];
  const rest = raw.sdk ? boundedMap(raw.sdk as Record<string, unknown>, SDK) : {};
  return { ...rest, name: cut(raw.sdk?.name || client, 128), version: cut(raw.sdk?.version || version, 64) };
}

function imagesOf(raw: Event): { type: string; code_file: string; debug_id: string }[] {
  const images = [];
  for (const image of raw.debug_meta?.images ?? []) {
    if (!image?.debug_id || !image.code_file || images.length >= IMAGES_MAX) continue;
    images.push({
      type: cut(image.type ?? '', 32),
      code_file: cut(image.code_file, 2048),
      debug_id: hyphenated(image.debug_id),
    });
  }
  return images;
}

/** Debug ids come with and without hyphens; uploads are kept with them. */
function hyphenated(id: string): string {
  const hex = hexId(id);
  return hex === null ? cut(id.toLowerCase(), 64) : uuidOf(hex);
}

/** Errors that the client noted, kept beside our own. */
function clientErrors(raw: Event): EventError[] {
  return (raw.errors ?? []).slice(0, ERRORS_MAX).map((error) => {
    const fields = typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {};
    const name = typeof fields['name'] === 'string' ? fields['name'] : '';
    return {
      type: 'client',
      name: cut(name, 100),
      value: cut(JSON.stringify(boundedMap({ error }, { size: 500, depth: 3 })), 500),
    };
  });
}
