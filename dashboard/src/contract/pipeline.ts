import type { LaneName } from '@breakwater/relay/log';

import type { KnownLoss } from './losses.ts';
import type { PIPELINE_HOURS, PIPELINE_UNITS } from './address-values.ts';
import { endpoint } from './endpoint.ts';

/** The chart counts one of these: quantities of different kinds cannot be added, attachments are counted in bytes. */

export interface PipelineSearch {
  project?: string | undefined;
  units: (typeof PIPELINE_UNITS)[number];
  hours: (typeof PIPELINE_HOURS)[number];
}

export interface LaneState {
  lane: LaneName;
  /**
   * `flowing`: no record waits longer than usual; `behind`: records wait and are being processed; `stuck`: records wait and
   * none is processed; `silent`: no processor has written a statement of this lane in the last ten seconds.
   */
  state: 'flowing' | 'behind' | 'stuck' | 'silent';
  processors: number;
  waiting: number;
  perSecond: number;
  /** Age of the oldest record that is not processed. */
  oldestAgeMs: number;
  /** When the waiting records will be processed at the present speed; null where nothing waits or nothing moves. */
  doneAt: number | null;
  /** When a processor last wrote a statement of it; null where none ever did. */
  heardAt: number | null;
}

/** The ends of the units that were received in one step of the chart. Every received unit is in exactly one of them. */
export const FATES = ['stored', 'filtered', 'rateLimited', 'invalid', 'dropped', 'dead', 'lost', 'inFlight'] as const;
export type Fate = (typeof FATES)[number];

export interface CohortStep extends Record<Fate, number> {
  at: number;
  received: number;
  /** Units that clients counted and did not send: with `received` it is the true volume. */
  clientDiscards: number;
  /**
   * `balanced`: each unit is accounted for. `in_flight`: not yet due. `short`: due, and units are missing. `none`: no units
   * came.
   */
  balance: 'balanced' | 'in_flight' | 'short' | 'none';
  /** Missing units by stage. */
  missing: { stage: string; category: string; quantity: number }[];
}

export interface ReasonCount {
  category: string;
  reason: string;
  quantity: number;
}

export interface CanaryRun {
  sentAt: number;
  status: 'sent' | 'complete' | 'late';
  /** Until the last stage that it reached. */
  ms: number;
  stages: Record<string, number>;
  detail: string;
}

/** A nightly backup and what its proof found. */
export interface BackupRun {
  id: string;
  status: 'proven' | 'failed';
  takenAt: number;
  tookMs: number;
  bytes: number;
  /** Events that the restored store had, and that came from the restored log. */
  events: number;
  fromLog: number;
  cohorts: number;
  detail: string;
}

export interface OperatorAlert {
  id: string;
  kind: string;
  stage: string;
  title: string;
  detail: string;
  status: 'open' | 'over';
  at: number;
  overAt: number | null;
}

/** How far decisions on what is missing, or compared over time, have come. */
export interface Judging {
  /** The end of the last minute that is judged; null before the first. */
  until: number | null;
  /** It waits for more than ten minutes: nothing that is missing raises an alarm meanwhile. */
  paused: boolean;
  /** The topics that it waits for, or `processors`; empty where it is on time. */
  waitsFor: string[];
}

/** The state of the whole path, for the person who runs it. */
export interface Pipeline {
  at: number;
  lanes: LaneState[];
  judging: Judging;
  processors: { id: string; heardAt: number; silent: boolean; waiting: number }[];
  /** Relays of the last ten minutes, by their machines, and what each took in the last hour. */
  relays: { id: string; name: string; version: string; heardAt: number; silent: boolean; received: number }[];
  stepMs: number;
  steps: CohortStep[];
  /** All drops in the window, most first. */
  drops: (ReasonCount & { stage: string; outcome: string; text: string })[];
  /** Parts of stored units that were left out or shortened, most first: they are no units. */
  cuts: (ReasonCount & { text: string })[];
  clientDiscards: ReasonCount[];
  /** The newest 60, newest first, one a minute by default. */
  canary: { runs: CanaryRun[] };
  /** The newest seven, newest first; empty where no nightly backup is switched on. */
  backups: BackupRun[];
  losses: KnownLoss[];
  /** All open ones first, then the newest 50 that are over; newest first. */
  alerts: OperatorAlert[];
  /** Older ones that are over, and not listed. */
  alertsLeftOut: number;
}

export const pipelineState = endpoint<{ search: Partial<PipelineSearch>; answer: Pipeline }>('GET', '/api/ui/pipeline');
