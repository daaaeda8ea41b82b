import type { DataCategory, Quantity } from './data-category.ts';
import type { Item, ItemHeaders } from './envelope.ts';
import { LIMITS } from './limits.ts';

/** The measure of an item in a category: one piece, the units that its header announces, its bytes, or nothing. */
export type Unit = 'piece' | 'container' | 'bytes' | 'nothing';

/**
 * The facts of one type of item, as in relay-server (`envelope/item.rs`, `utils/rate_limits.rs`) and in the develop docs
 * (data-model/envelope-items). Its way through relays and processors: `ITEM_PATHS` of `@breakwater/relay/log`.
 */
export interface ItemKind {
  /** An `event` is a JSON event, whose payload has an id of its own; a `container` is JSON with a list of units. */
  content: 'event' | 'json' | 'container' | 'bytes';
  /** The first category is the one whose rate limit stops it; none where no limit does. */
  counts: readonly (readonly [category: DataCategory, unit: Unit])[];
  /** An envelope has at most one of all types that are alone, and what goes with its event goes with that one. */
  alone?: true;
  /** It stands for an event, or belongs to one: an envelope without an id is given one for it. */
  needsEventId?: true;
  /** Where its event is not kept, it is not kept either, for the same reason. */
  goesWithEvent?: true;
  /** Counted, but never stopped by a limit. */
  unlimited?: true;
  /** Clients must not write it. */
  relaysOnly?: true;
  /** People set quotas for its first category. */
  quota?: true;
  limits: ItemLimits;
}

/** Without a number the limits of the envelope hold. */
export interface ItemLimits {
  bytes?: number;
  /** Items of the type in one envelope. */
  count?: number;
  /** Units that the header of a container may announce. */
  units?: number;
  /** All items of an envelope that are parsed for the same purpose weigh no more than one event together. */
  parsedAs?: 'event' | 'client_report';
}

const EVENT: ItemLimits = { bytes: LIMITS.eventBytes, parsedAs: 'event' };
const CONTAINER: ItemLimits = { bytes: LIMITS.containerBytes, count: 1, units: Number.MAX_SAFE_INTEGER };
const REPLAY = [['replay', 'piece']] as const;

/** Every type of item that the protocol knows, once. Lists by category, as those of {@link QUOTA_CATEGORIES}, keep this order. */
export const ITEM_KINDS = {
  event: {
    content: 'event',
    counts: [['error', 'piece']],
    alone: true,
    needsEventId: true,
    quota: true,
    limits: EVENT,
  },
  raw_security: { content: 'json', counts: [['security', 'piece']], needsEventId: true, quota: true, limits: EVENT },
  security: { content: 'json', counts: [['security', 'piece']], needsEventId: true, limits: EVENT },
  transaction: {
    content: 'event',
    counts: [['transaction', 'piece']],
    alone: true,
    needsEventId: true,
    quota: true,
    limits: EVENT,
  },
  // One span of version 1, or a container of many of version 2.
  span: {
    content: 'container',
    counts: [['span', 'container']],
    quota: true,
    limits: { bytes: LIMITS.containerBytes, count: LIMITS.standaloneSpans, units: LIMITS.spansPerContainer },
  },
  session: { content: 'json', counts: [['session', 'piece']], quota: true, limits: { count: LIMITS.sessionItems } },
  sessions: { content: 'json', counts: [['session', 'piece']], unlimited: true, limits: {} },
  attachment: {
    content: 'bytes',
    counts: [
      ['attachment', 'bytes'],
      ['attachment_item', 'piece'],
    ],
    needsEventId: true,
    goesWithEvent: true,
    quota: true,
    limits: { bytes: LIMITS.attachmentBytes, count: LIMITS.attachments },
  },
  log: {
    content: 'container',
    counts: [
      ['log_item', 'container'],
      ['log_byte', 'bytes'],
    ],
    quota: true,
    limits: CONTAINER,
  },
  trace_metric: { content: 'container', counts: [['trace_metric', 'container']], limits: CONTAINER },
  check_in: {
    content: 'json',
    counts: [['monitor', 'piece']],
    quota: true,
    limits: { bytes: LIMITS.checkInBytes, count: 1 },
  },
  feedback: {
    content: 'event',
    counts: [['feedback', 'piece']],
    needsEventId: true,
    quota: true,
    limits: { bytes: LIMITS.eventBytes, count: 1 },
  },
  user_report: {
    content: 'json',
    counts: [['feedback', 'piece']],
    needsEventId: true,
    goesWithEvent: true,
    limits: { count: 1 },
  },
  replay_event: { content: 'json', counts: REPLAY, needsEventId: true, quota: true, limits: {} },
  replay_recording: { content: 'bytes', counts: REPLAY, limits: {} },
  replay_video: { content: 'bytes', counts: REPLAY, limits: {} },
  profile: {
    content: 'json',
    counts: [['profile', 'piece']],
    needsEventId: true,
    goesWithEvent: true,
    quota: true,
    limits: { count: 1 },
  },
  profile_chunk: { content: 'json', counts: [['profile_chunk', 'piece']], limits: {} },
  profile_chunk_ui: { content: 'json', counts: [['profile_chunk_ui', 'piece']], limits: {} },
  client_report: {
    content: 'json',
    counts: [['internal', 'nothing']],
    limits: { bytes: LIMITS.clientReportBytes, count: LIMITS.clientReports, parsedAs: 'client_report' },
  },
  nel: { content: 'json', counts: [], limits: {} },
  unreal_report: { content: 'bytes', counts: [], needsEventId: true, limits: {} },
  form_data: { content: 'bytes', counts: [], needsEventId: true, goesWithEvent: true, limits: {} },
  statsd: { content: 'bytes', counts: [], limits: {} },
  metric_buckets: { content: 'json', counts: [], limits: {} },
  otel_span: { content: 'bytes', counts: [], limits: {} },
  otel_traces_data: { content: 'bytes', counts: [], limits: {} },
  otel_log: { content: 'bytes', counts: [], limits: {} },
  otel_logs_data: { content: 'bytes', counts: [], limits: {} },
  integration: { content: 'bytes', counts: [], relaysOnly: true, limits: {} },
} as const satisfies Record<string, ItemKind>;

export type ItemType = keyof typeof ITEM_KINDS;

/** A type of tomorrow is taken as it is. */
const UNKNOWN: ItemKind = { content: 'bytes', counts: [], limits: {} };
/** An event that a relay made of a browser's report: a broken policy must not use up the quota of errors. */
const SECURITY_REPORT: ItemKind = { ...ITEM_KINDS.event, counts: ITEM_KINDS.raw_security.counts };

// A client may name its type `constructor`, which is no key of a map.
const kinds: ReadonlyMap<string, ItemKind> = new Map<string, ItemKind>(Object.entries(ITEM_KINDS));

export const isItemType = (type: string): type is ItemType => kinds.has(type);

export const kindOf = (type: string): ItemKind => kinds.get(type) ?? UNKNOWN;

/** Such an event is counted as `security`. Clients do not write the header. */
export const isSecurityReport = ({ type, data_category }: ItemHeaders): boolean =>
  type === 'event' && data_category === 'security';

const kindOfItem = (headers: ItemHeaders): ItemKind =>
  isSecurityReport(headers) ? SECURITY_REPORT : kindOf(headers.type);

/** The category whose rate limit stops an item; null for a type that none stops. */
export const categoryOfItem = (headers: ItemHeaders): DataCategory | null => kindOfItem(headers).counts[0]?.[0] ?? null;

/**
 * The weight of one item in each category: a container its `item_count`, an attachment its bytes beside itself, a log its bytes
 * as well. Client reports and unknown types weigh nothing.
 */
export function quantitiesOfItem(headers: ItemHeaders, payloadBytes: number): Quantity[] {
  const quantities: Quantity[] = [];
  for (const [category, unit] of kindOfItem(headers).counts) {
    if (unit === 'nothing') continue;
    // An empty attachment is one unit all the same, so that a quota which is spent stops it.
    const least = quantities.length === 0 ? 1 : 0;
    quantities.push({ category, quantity: Math.max(quantityOf(unit, headers, payloadBytes), least) });
  }
  return quantities;
}

/** The units of one item: as quotas count it, else one unit of `default`, so that no item is without an account. */
export function unitsOfItem({ headers, payload }: Item): readonly Quantity[] {
  const quantities = quantitiesOfItem(headers, payload.length);
  return quantities.length > 0 ? quantities : ONE_UNIT;
}

/** Counted also for a request that was refused before its items were known. */
export const ONE_UNIT: readonly Quantity[] = [{ category: 'default', quantity: 1 }];

function quantityOf(unit: Unit, { item_count }: ItemHeaders, payloadBytes: number): number {
  if (unit === 'bytes') return payloadBytes;
  const isCounted = typeof item_count === 'number' && Number.isSafeInteger(item_count) && item_count > 0;
  // Never more than its bytes could hold: the word of a client must not fill an account.
  return unit === 'container' && isCounted ? Math.min(item_count, Math.max(payloadBytes, 1)) : 1;
}

const allKinds: readonly ItemKind[] = Object.values<ItemKind>(ITEM_KINDS);

const bytes: ReadonlySet<string> = new Set(
  allKinds.flatMap(({ counts }) => counts.filter(([, unit]) => unit === 'bytes').map(([category]) => category)),
);

/** Counted in bytes; everything else is counted in pieces, and the two cannot be added. */
export const isInBytes = (category: string): boolean => bytes.has(category);

export const BYTE_CATEGORIES: readonly string[] = [...bytes];

/** The categories that people set quotas for. */
export const QUOTA_CATEGORIES: readonly string[] = [
  ...new Set(allKinds.flatMap(({ counts: [first], quota }) => (quota && first ? [first[0]] : []))),
];

/** The content type of a container of spans of version 2; without it a `span` is one span of version 1. */
export const SPAN_CONTAINER = 'application/vnd.sentry.items.span.v2+json';
