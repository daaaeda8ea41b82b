import type { Mode, Preferences } from '../directory/preferences.ts';
import type { Silence } from '../directory/silences.ts';
import { HOUR_MS } from './budget.ts';
import type { FoldReason } from './digest.ts';
import { isBelowError, isProduction } from './production.ts';

/** The modes that the person behind an address chose. */
export type Modes = Pick<Preferences, 'mode' | 'projects'>;

export const modeOf = ({ mode, projects }: Modes, project: number): Mode => projects[String(project)] ?? mode;

/** An address that decisions may be mailed to. */
export interface Addressee {
  /** In lower case. */
  email: string;
  /** Why the address is one: its account, or `BREAKWATER_MAIL_TO`. */
  why: 'account' | 'setting';
  modes: Modes;
}

/** A channel that a project's decisions are sent to, such as a webhook. */
export interface ProjectChannel {
  id: string;
  /** Null: all projects. */
  project: number | null;
}

/** A silence as far as the rules need it. */
export type SilenceSpan = Pick<Silence, 'id' | 'project' | 'environment' | 'from' | 'until'>;

/** The part of the directory that rules read. */
export interface Directory {
  addressees: readonly Addressee[];
  channels: readonly ProjectChannel[];
  silences: readonly SilenceSpan[];
}

/** A decision as far as the rules need it. */
export interface Decided {
  project: number;
  environment: string;
  level: string;
  /** Only events that a client sent again and again led to it. */
  stale: boolean;
}

/** A receiver that is told of a decision, and the reason for it. */
export interface Heard {
  /** The key in the topic: `mail:ADDRESS` or `channel:ID`. */
  receiver: string;
  as: 'single' | 'digest';
  why: Addressee['why'] | 'channel';
  /** Why it is part of a digest; null where it is not. The budget of the receiver may still make it one. */
  because: FoldReason | null;
}

/** The reasons why nobody is told of a decision. */
export const UNTOLD_REASONS = ['stale', 'level', 'environment', 'nobody', 'off', 'silenced'] as const;
export type UntoldReason = (typeof UNTOLD_REASONS)[number];

export type Hearing =
  | { kind: 'told'; receivers: readonly Heard[] }
  | { kind: 'untold'; reason: UntoldReason; silence: SilenceSpan | null };

/** A project is young for a day after it was made, and for a day after its first event. */
export const YOUNG_MS = 24 * HOUR_MS;

/**
 * The receivers of a decision, or the reason why there are none. A silence comes last, so that its digest at the end holds exactly
 * the decisions that would have been told.
 */
export function receiversOf(decided: Decided, isYoung: boolean, directory: Directory, nowMs: number): Hearing {
  if (decided.stale) return untold('stale');
  if (isBelowError(decided.level)) return untold('level');
  if (!isProduction(decided.environment)) return untold('environment');

  const candidates = [...addressed(decided, directory), ...channelled(decided, directory)];
  if (candidates.length === 0) return untold('nobody');
  const receivers = candidates.flatMap(({ mode, ...one }) => (mode === 'off' ? [] : heard(one, mode, isYoung)));
  if (receivers.length === 0) return untold('off');

  const silence = silenceOf(decided, directory.silences, nowMs);
  return silence ? untold('silenced', silence) : { kind: 'told', receivers };
}

const untold = (reason: UntoldReason, silence: SilenceSpan | null = null): Hearing => ({
  kind: 'untold',
  reason,
  silence,
});

type Candidate = Pick<Heard, 'receiver' | 'why'> & { mode: Mode };

const addressed = ({ project }: Decided, { addressees }: Directory): Candidate[] =>
  addressees.map(({ email, why, modes }) => ({ receiver: mailReceiver(email), why, mode: modeOf(modes, project) }));

const channelled = ({ project }: Decided, { channels }: Directory): Candidate[] =>
  channels
    .filter((channel) => channel.project === null || channel.project === project)
    .map(({ id }) => ({ receiver: channelReceiver(id), why: 'channel', mode: 'all' }));

const heard = (one: Pick<Heard, 'receiver' | 'why'>, mode: Exclude<Mode, 'off'>, isYoung: boolean): Heard => {
  const because = mode === 'digest' ? 'preference' : isYoung ? 'new_project' : null;
  return { ...one, as: because === null ? 'single' : 'digest', because };
};

/**
 * The silence that a decision falls into, by the time of telling: a backlog of last night is as loud as what happens now. The one that
 * ends last counts, so that no decision is in two digests.
 */
export function silenceOf(
  { project, environment }: Pick<Decided, 'project' | 'environment'>,
  silences: readonly SilenceSpan[],
  nowMs: number,
): SilenceSpan | null {
  const active = silences.filter(
    (one) =>
      one.project === project &&
      (one.environment === '' || one.environment === environment) &&
      one.from <= nowMs &&
      nowMs < one.until,
  );
  return active.reduce<SilenceSpan | null>((last, one) => (last && last.until >= one.until ? last : one), null);
}

export const MAIL_PREFIX = 'mail:';
export const mailReceiver = (email: string): string => `${MAIL_PREFIX}${email.toLowerCase()}`;
export const channelReceiver = (id: string): string => `channel:${id}`;
