import type { ISSUE_SORTS } from './address-values.ts';
import { endpoint } from './endpoint.ts';
import type { KnownLoss } from './losses.ts';
import type { DecisionSilence } from './notifications.ts';
import type { Period } from './periods.ts';

export type IssueSort = (typeof ISSUE_SORTS)[number];
export const DEFAULT_ISSUE_QUERY = 'is:unresolved';
export const DEFAULT_ISSUE_PERIOD: Period = '14d';

/**
 * `query` is one text: words match title and culprit; keys are `is:unresolved|resolved|new|regressed|unhandled|handled`,
 * `level:`, `release:`, `environment:`, `error.type:`, `platform:`, `user.id:|email:|username:|ip:`, `has:`, `issue:` (short id) and any tag; `!` negates, quotes hold
 * spaces, `*` is a wildcard and, in quotes, `\*` a star. A part that cannot be read comes back in `problems`; it is never silently ignored.
 */
export interface IssueSearch {
  project?: string | undefined;
  query: string;
  sort: IssueSort;
  period: Period;
  environment?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

export interface Issue {
  /** Decimal digits. */
  id: string;
  /** For people, e.g. `WEB-7KQ2M9`. */
  shortId: string;
  project: { id: number; slug: string; name: string };
  title: string;
  type: string;
  value: string;
  culprit: string;
  level: string;
  platform: string;
  handled: boolean;
  status: 'unresolved' | 'resolved';
  substatus: 'new' | 'regressed' | 'ongoing' | '';
  firstSeen: number;
  lastSeen: number;
  /** Stored events of the chosen period. */
  events: number;
  /** About how many events happened, where clients sent only a sample of them; null where each stored event stands for itself. */
  estimated: number | null;
  users: number;
  /** Events of the chosen period in 24 equal bars, oldest first. */
  trend: number[];
}

export interface IssueList {
  issues: Issue[];
  total: number;
  next: string | null;
  /** Parts of the query that could not be read, with where they stand. */
  problems: { at: number; length: number; message: string }[];
  /** The time that the bars of each trend stand for. */
  window: { from: number; to: number };
  /** Those whose time overlaps the period, newest first, at most 20. */
  losses: KnownLoss[];
}

/**
 * `merged`: became part of another issue. `absorbed`: others became part of this one. `unmerged`: groups returned, and it stands for
 * itself. `parted`: groups left it. `refused`: somebody asked for a change that could not be made.
 */
export const ACTIVITY_KINDS = [
  'new',
  'regressed',
  'resolved',
  'reopened',
  'merged',
  'absorbed',
  'unmerged',
  'parted',
  'refused',
] as const;

export interface IssueActivity {
  kind: (typeof ACTIVITY_KINDS)[number];
  at: number;
  by: string;
  release: string;
  /** The silence in which it was decided; null where none held. */
  silence: DecisionSilence<number> | null;
}

/** The kinds of parts that events are grouped by; `part` is one of version 1, which names its kind in its text. */
export const GROUPED_BY = [
  'client',
  'type',
  'message',
  'code',
  'frame',
  'line',
  'library',
  'place',
  'platform',
  'transaction',
  'logger',
  'part',
] as const;
/** The reasons why something of an event does not count. */
export const NOT_GROUPED_BY = [
  'not_in_app',
  'of_sdk',
  'generated',
  'minified',
  'repeated',
  'stand_in',
  'place_is_enough',
  'cause_without_own_frames',
  'member_alike',
  'suppressed',
  'empty_template',
  'load_failure',
  'client_decides',
] as const;
/**
 * How the group of the newest event is of this issue: it began one, the parts that no build changes led to it (`coarse`), an issue of
 * version 1 went on in it (`old`), or somebody or something moved it.
 */
export const GROUP_CAME_BY = ['first', 'coarse', 'old', 'merged', 'unmerged', 'rule', 'healed'] as const;

/** Why the newest event is in its issue. */
export interface IssueGrouping {
  parts: { kind: (typeof GROUPED_BY)[number]; text: string }[];
  left: { why: (typeof NOT_GROUPED_BY)[number]; text: string }[];
  cameBy: (typeof GROUP_CAME_BY)[number];
}

export interface IssueDetail extends Issue {
  lifetimeEvents: number;
  lifetimeEstimated: number | null;
  lifetimeUsers: number;
  firstRelease: string;
  lastRelease: string;
  resolved: { at: number; by: string; inRelease: string } | null;
  fingerprint: string[];
  groupingVersion: string;
  grouping: IssueGrouping;
  /** The tags that the most events have, at most 40, and of each the five commonest values of the period. */
  tags: { key: string; total: number; values: { value: string; count: number; lastSeen: number }[] }[];
  /** How many tags there are. */
  tagKeys: number;
  /** Over how many events of the period tags are counted: all of them, or the newest 20,000 of the issue's 20 largest groups. */
  taggedEvents: number;
  /** The newest changes first, at most 100. */
  activity: IssueActivity[];
  /** How many changes there are. */
  changes: number;
  series: { at: number; events: number }[];
  losses: KnownLoss[];
}

/**
 * `resolve`: comes back by an event of a later release than the newest one seen; `resolveNow`: by any later event. `undo` takes one
 * change back: the issue is again all that it was before, or stays as it is where something else has happened to it since.
 */
export const ISSUE_ACTIONS = ['resolve', 'resolveNow', 'reopen', 'undo'] as const;

export interface IssueAction {
  ids: string[];
  action: (typeof ISSUE_ACTIONS)[number];
  /** With `undo`, and only with it: the `at` that the change was answered with. */
  of?: number | undefined;
}

/** Answers a change. */
export interface IssuesChanged {
  changed: number;
  /** When, which names the change where it is undone. */
  at: number;
}

export const listIssues = endpoint<{ search: Partial<IssueSearch>; answer: IssueList }>('GET', '/api/ui/issues');

export const oneIssue = endpoint<{ params: 'id'; search: { period?: Period }; answer: IssueDetail }>(
  'GET',
  '/api/ui/issues/:id',
);

/** Answers once the change is durable in the log; the list shows it within a second. */
export const actOnIssues = endpoint<{ body: IssueAction; answer: IssuesChanged }>('POST', '/api/ui/issues/actions');

export const removeIssue = endpoint<{ params: 'id'; answer: null }>('DELETE', '/api/ui/issues/:id');
