import { tagsOfFields } from '@breakwater/processor/store';
import type { StoredEvent, StoredException, StoredFrame, StoredStacktrace } from '@breakwater/processor/store';

import type { AnsweredEvent } from '../../events/queries/event-of-issue.ts';
import { rfc3339Of } from './project-shapes.ts';

/** Sentry's JSON of an error or message: `entries` in the order that a page shows them, frames in camel case. */
export function eventShape(row: AnsweredEvent, event: StoredEvent) {
  return {
    ...eventSummary(row, event),
    size: Buffer.byteLength(row.data),
    entries: entriesOf(event),
    contexts: event.contexts,
    context: event.extra,
    packages: event.modules,
    sdk: { name: event.sdk.name, version: event.sdk.version },
    release: event.release === undefined ? null : { version: event.release },
    dist: event.dist ?? null,
    fingerprints: event.fingerprint ?? [],
    errors: event.errors.map(({ type, name, value }) => ({
      type,
      message: type,
      data: { name, value: value ?? null },
    })),
    dateReceived: rfc3339Of(row.receivedAtMs),
    userReport: null,
    crashFile: null,
  };
}

/** The fields of an event that a list shows. */
export const eventSummary = (row: AnsweredEvent, event: StoredEvent) => ({
  id: row.eventId,
  eventID: row.eventId,
  groupID: row.issueId,
  projectID: String(row.projectId),
  'event.type': event.type,
  type: event.type,
  title: event.title,
  message: event.message?.formatted ?? '',
  culprit: event.culprit,
  location: event.culprit,
  platform: event.platform,
  metadata: event.type === 'error' ? event.metadata : { title: event.title },
  user: userOf(event),
  tags: tagsOf(event),
  dateCreated: rfc3339Of(row.timestampMs),
});

function entriesOf(event: StoredEvent): { type: string; data: unknown }[] {
  const entries: { type: string; data: unknown }[] = [];
  if (event.exception.length > 0) {
    entries.push({
      type: 'exception',
      data: { values: event.exception.map(exceptionShape), hasSystemFrames: hasSystemFrames(event) },
    });
  }
  if (event.stacktrace) entries.push({ type: 'stacktrace', data: stacktraceShape(event.stacktrace) });
  if (event.message) entries.push({ type: 'message', data: event.message });
  if (event.threads.length > 0) entries.push({ type: 'threads', data: { values: event.threads.map(threadShape) } });
  if (event.breadcrumbs.length > 0)
    entries.push({ type: 'breadcrumbs', data: { values: event.breadcrumbs.map(breadcrumbShape) } });
  if (event.request) entries.push({ type: 'request', data: requestShape(event.request) });
  if (event.debug_meta) entries.push({ type: 'debugmeta', data: event.debug_meta });
  return entries;
}

const exceptionShape = ({
  type,
  value,
  module,
  thread_id,
  mechanism,
  stacktrace,
  raw_stacktrace,
}: StoredException) => ({
  type,
  value,
  module: module ?? null,
  threadId: thread_id ?? null,
  mechanism: mechanism ?? null,
  stacktrace: stacktrace ? stacktraceShape(stacktrace) : null,
  rawStacktrace: raw_stacktrace ? stacktraceShape(raw_stacktrace) : null,
});

/** Clients send threads in the wire's shape; ours differ from Sentry's answer in the frames only. */
const threadShape = ({ stacktrace, ...thread }: Record<string, unknown>) => ({
  ...thread,
  stacktrace: isStacktrace(stacktrace)
    ? stacktraceShape({ frames: stacktrace.frames.filter(isFrame).map((frame) => ({ in_app: false, ...frame })) })
    : null,
  rawStacktrace: null,
});

const isStacktrace = (value: unknown): value is { frames: unknown[] } =>
  typeof value === 'object' && value !== null && 'frames' in value && Array.isArray(value.frames);

const isFrame = (value: unknown): value is Omit<StoredFrame, 'in_app'> => typeof value === 'object' && value !== null;

const stacktraceShape = ({ frames }: StoredStacktrace) => ({
  frames: frames.map(frameShape),
  framesOmitted: null,
  hasSystemFrames: frames.some((frame) => !frame.in_app),
});

/** `context` holds pairs of line number and text. */
export const frameShape = (frame: StoredFrame) => ({
  filename: frame.filename ?? null,
  absPath: frame.abs_path ?? null,
  module: frame.module ?? null,
  package: frame.package ?? null,
  platform: frame.platform ?? null,
  function: frame.function ?? null,
  lineNo: frame.lineno ?? null,
  colNo: frame.colno ?? null,
  inApp: frame.in_app,
  context: contextOf(frame),
  vars: frame.vars ?? null,
  data: frame.data ?? null,
});

function contextOf({ lineno, pre_context = [], context_line, post_context = [] }: StoredFrame): [number, string][] {
  if (lineno === undefined || context_line === undefined) return [];
  const first = lineno - pre_context.length;
  return [...pre_context, context_line, ...post_context].map((line, index) => [first + index, line]);
}

const hasSystemFrames = ({ exception }: StoredEvent): boolean =>
  exception.some(({ stacktrace }) => stacktrace?.frames.some((frame) => !frame.in_app) ?? false);

const breadcrumbShape = (crumb: StoredEvent['breadcrumbs'][number]) => ({
  type: crumb.type ?? 'default',
  category: crumb.category ?? null,
  level: crumb.level ?? 'info',
  message: crumb.message ?? null,
  data: crumb.data ?? null,
  event_id: crumb.event_id ?? null,
  timestamp: crumb.timestamp === undefined ? null : rfc3339Of(crumb.timestamp * 1000),
});

const requestShape = (request: NonNullable<StoredEvent['request']>) => ({
  url: request.url ?? null,
  method: request.method ?? null,
  query: request.query_string ?? [],
  fragment: request.fragment ?? null,
  headers: request.headers ?? [],
  cookies: request.cookies ?? [],
  data: request.data ?? null,
  env: request.env ?? null,
});

const userOf = ({ user }: StoredEvent) => {
  if (!user) return null;
  const { id, email, username, ip_address, name, ...data } = user;
  return {
    id: id ?? null,
    email: email ?? null,
    username: username ?? null,
    ip_address: ip_address ?? null,
    name: name ?? null,
    data,
  };
};

/** Fields count as tags here, as they do where people search; a tag that the client called the same does not repeat them. */
function tagsOf(event: StoredEvent): { key: string; value: string }[] {
  const tags = new Map([...event.tags, ...tagsOfFields(event)]);
  return [...tags].map(([key, value]) => ({ key, value })).sort((a, b) => (a.key < b.key ? -1 : 1));
}
