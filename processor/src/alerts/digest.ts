import { HOUR_MS } from './budget.ts';

/** The reason why a notice is part of a digest instead of a message of its own. */
export const FOLD_REASONS = ['budget', 'new_project', 'preference', 'silence'] as const;
export type FoldReason = (typeof FOLD_REASONS)[number];

/** Entries that a digest shows: mail programs cut a message near 102 KB, and nobody reads more. */
export const MOST_ENTRIES = 50;

/** The facts of a notice by which a digest orders its entries. */
export interface Rankable {
  decision: string;
  issue: string;
  kind: 'new' | 'regressed';
  handled: boolean;
  /** Users that the issue has reached. */
  users: number;
  at: number;
  because: FoldReason;
}

/** One entry of a digest: texts are as the store has them, a channel bounds and escapes them. */
export interface DigestEntry extends Rankable {
  projectSlug: string;
  shortId: string;
  title: string;
  culprit: string;
  link: string;
  level: string;
  environment: string;
  release: string;
  events: number;
}

/** Most valuable first: regressed before new, unhandled before handled, many users before few, late before early. */
export const rankEntries = <T extends Rankable>(entries: readonly T[]): T[] => entries.toSorted(byValue);

function byValue(a: Rankable, b: Rankable): number {
  return (
    Number(b.kind === 'regressed') - Number(a.kind === 'regressed') ||
    Number(a.handled) - Number(b.handled) ||
    b.users - a.users ||
    b.at - a.at ||
    (a.decision < b.decision ? -1 : Number(a.decision > b.decision))
  );
}

/** A digest as it is shown. */
export interface Digest<T extends Rankable = DigestEntry> {
  /** An entry for each issue, at most `MOST_ENTRIES`. */
  entries: T[];
  /** Issues that are not shown. */
  more: number;
  /** Notices that the digest stands for. An issue that was new and came back within the hour are two of one entry. */
  notices: number;
  issues: number;
  regressed: number;
  unhandled: number;
  /** The notices by the reason for which they are here. */
  folded: Partial<Record<FoldReason, number>>;
  /** The times of the earliest and the latest notice. */
  from: number;
  to: number;
}

/** The digest of notices that waited; null where none did. A notice that came twice counts once. */
export function digestOf<T extends Rankable>(waiting: readonly T[], most: number = MOST_ENTRIES): Digest<T> | null {
  const notices = [...new Map(waiting.map((entry) => [entry.decision, entry])).values()];
  if (notices.length === 0) return null;
  const issues = new Map<string, T>();
  for (const entry of rankEntries(notices)) {
    if (!issues.has(entry.issue)) issues.set(entry.issue, entry);
  }
  const ranked = [...issues.values()];
  const times = notices.map(({ at }) => at);
  return {
    entries: ranked.slice(0, most),
    more: Math.max(ranked.length - most, 0),
    notices: notices.length,
    issues: ranked.length,
    regressed: ranked.filter(({ kind }) => kind === 'regressed').length,
    unhandled: ranked.filter(({ handled }) => !handled).length,
    folded: foldedBy(notices),
    from: times.reduce((a, b) => Math.min(a, b)),
    to: times.reduce((a, b) => Math.max(a, b)),
  };
}

function foldedBy(notices: readonly Rankable[]): Digest['folded'] {
  const folded: Digest['folded'] = {};
  for (const { because } of notices) folded[because] = (folded[because] ?? 0) + 1;
  return folded;
}

/**
 * The time at which a receiver's digest is sent: an hour after the first notice that waits for it began to wait, so that two are an
 * hour apart at least, also over a change of owners. Null where none waits.
 */
export const dueAt = (waitingSince: readonly number[]): number | null =>
  waitingSince.length === 0 ? null : waitingSince.reduce((a, b) => Math.min(a, b)) + HOUR_MS;
