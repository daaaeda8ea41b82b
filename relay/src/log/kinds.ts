import { categoryOfItem, isSecurityReport, ITEM_KINDS } from '@breakwater/sdk/wire';
import type { ItemHeaders, ItemKind, ItemType } from '@breakwater/sdk/wire';

import type { LiveTopic } from './lanes.ts';

/** Items that are shed together under pressure: `relay/src/gates/shed/groups.ts` has the level of each group. */
export type ShedGroup = 'pictures' | 'lines' | 'traces' | 'reports' | 'errors' | 'rest' | 'never';

/** The way of one type of item through relays and processors. `ITEM_KINDS` of the wire says what the type itself is. */
export interface ItemPath {
  /** The live topic that takes it, keyed as `topics.ts` says; null where nothing stores it yet. An item that goes with its event goes with its record. */
  topic: LiveTopic | null;
  shed: ShedGroup;
  /** It goes to the log with its event, and no processor stores it yet. */
  unread?: true;
  /** A row of it is an event of an issue, which one decider takes into account. */
  makesIssue?: true;
  /** A sudden multiple of its usual volume is let through: it costs little, and says what was lost. */
  spikes?: true;
  /** As it would be shown if it were stored; null where a part of something tells nothing of the whole. */
  receipt: 'error' | 'transaction' | 'other' | null;
}

const NOT_STORED = { topic: null, shed: 'rest', receipt: 'other' } as const satisfies ItemPath;
const EVENT = { topic: 'events', shed: 'errors', makesIssue: true, receipt: 'error' } as const satisfies ItemPath;
const REPORT = { ...NOT_STORED, shed: 'reports', receipt: 'error' } as const satisfies ItemPath;

export const ITEM_PATHS: Readonly<Record<ItemType, ItemPath>> = {
  event: EVENT,
  transaction: { topic: 'spans', shed: 'traces', receipt: 'transaction' },
  span: { topic: 'spans', shed: 'traces', receipt: null },
  attachment: { topic: 'events', shed: 'rest', receipt: null, unread: true },

  // Nothing stores these yet. Relays make events of what browsers report.
  raw_security: REPORT,
  security: REPORT,
  nel: NOT_STORED,
  session: { ...NOT_STORED, spikes: true },
  sessions: { ...NOT_STORED, spikes: true },
  check_in: NOT_STORED,
  feedback: NOT_STORED,
  user_report: NOT_STORED,
  log: { ...NOT_STORED, shed: 'lines' },
  trace_metric: { ...NOT_STORED, shed: 'lines' },
  statsd: { ...NOT_STORED, shed: 'lines' },
  metric_buckets: { ...NOT_STORED, shed: 'lines' },
  otel_log: { ...NOT_STORED, shed: 'lines' },
  otel_logs_data: { ...NOT_STORED, shed: 'lines' },
  otel_span: { ...NOT_STORED, shed: 'traces' },
  otel_traces_data: { ...NOT_STORED, shed: 'traces' },
  replay_event: { ...NOT_STORED, shed: 'pictures' },
  replay_recording: { ...NOT_STORED, shed: 'pictures' },
  replay_video: { ...NOT_STORED, shed: 'pictures' },
  profile: { ...NOT_STORED, shed: 'pictures' },
  profile_chunk: { ...NOT_STORED, shed: 'pictures' },
  profile_chunk_ui: { ...NOT_STORED, shed: 'pictures' },
  unreal_report: NOT_STORED,
  form_data: NOT_STORED,
  // Reports of lost items are small, and the account of everything else.
  client_report: { ...NOT_STORED, shed: 'never', spikes: true },
  integration: NOT_STORED,
};

/** An event of a browser's report is stored as one, and shed as what it is. */
const SECURITY_REPORT: ItemPath = { ...EVENT, shed: 'reports' };

const paths: ReadonlyMap<string, ItemPath> = new Map(Object.entries(ITEM_PATHS));

export const itemPathOf = (headers: ItemHeaders): ItemPath =>
  isSecurityReport(headers) ? SECURITY_REPORT : (paths.get(headers.type) ?? NOT_STORED);

const rows: readonly { path: ItemPath; counts: ItemKind['counts']; first: string | null }[] = [
  ...Object.keys(ITEM_KINDS).map((type) => ({ type })),
  { type: 'event', data_category: 'security' },
].map((headers) => ({
  path: itemPathOf(headers),
  counts: ITEM_KINDS[headers.type as ItemType].counts,
  first: categoryOfItem(headers),
}));

const categoriesWhere = (isMeant: (path: ItemPath) => boolean): string[] => [
  ...new Set(rows.flatMap(({ path, first }) => (first !== null && isMeant(path) ? [first] : []))),
];

/** A stored unit of these is an event of an issue. */
export const ISSUE_CATEGORIES: readonly string[] = categoriesWhere(({ makesIssue }) => makesIssue === true);

/** Their sudden multiples are not held down. */
export const SPIKE_CATEGORIES: readonly string[] = categoriesWhere(({ spikes }) => spikes === true);

const receipts: ReadonlyMap<string, ItemPath['receipt']> = new Map(
  // The other categories of an item count parts of it.
  rows.flatMap(({ path, counts }) =>
    counts.map(([category], index): [string, ItemPath['receipt']] => [category, index === 0 ? path.receipt : null]),
  ),
);

/** As what a unit of a category has a receipt; null where it has none. */
export function receiptOf(category: string): ItemPath['receipt'] {
  const receipt = receipts.get(category);
  return receipt === undefined ? 'other' : receipt;
}
