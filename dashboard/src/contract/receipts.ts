import type { LaneName } from '@breakwater/relay/log';

import { endpoint } from './endpoint.ts';
import type { DecisionSilence } from './notifications.ts';

type Step<Stage extends string, Time, More> = { stage: Stage; at: Time | null; sinceMs: number | null } & More;

/** The steps of the path, each with its time (`null` where nobody wrote one down) and how long after the last timed step it was. */
type StepOf<Time> =
  | Step<
      'client',
      Time,
      {
        client: string;
        sdk: string;
        release: string;
        environment: string;
        /** Why its clock or its punctuality is not used; empty where they are. */
        stale: string;
        /** How its times differ from those that the client gave. */
        clock: MovedTime[];
      }
    >
  | Step<'relay', Time, { relay: string }>
  | Step<'log', Time, { topic: string; lane: string; partition: number; offset: number }>
  | Step<'processed', Time, { lane: string }>
  /** One entry per file of the stack and outcome. `outcome` is `ok` or why the frames stayed as they came. */
  | Step<'symbolication', Time, { files: { file: string; frames: number; debugId: string; outcome: string }[] }>
  | Step<'grouping', Time, { version: string; fingerprint: string[]; issueId: string; shortId: string }>
  | Step<'stored', Time, { table: 'events' | 'spans'; rows: number; traceId: string }>
  /** The change that the event made of its issue; `ongoing` where it made none. */
  | Step<'decision', Time, { kind: 'new' | 'regressed' | 'ongoing' | 'undecided'; text: string }>
  | Step<
      'told',
      Time,
      {
        /** The number of receivers; 0 with the reason in `text`. */
        receivers: number;
        reason: string;
        text: string;
        /** Where `reason` is `silenced`, and the silence is not forgotten: after 30 days it is. */
        silence: DecisionSilence<Time> | null;
        /** `channel` is its kind, and empty where the channel is deleted; then `receiver` is its id, else its name or an address. */
        mails: { id: string; channel: string; receiver: string; status: string; detail: string; at: Time }[];
      }
    >;

/** Some of a part of an event that is not kept with it. */
export interface PartCut {
  /** For example `spans` or `texts`. */
  part: string;
  /** `limit`: there were more than are kept; `invalid`: they make no sense. */
  why: 'limit' | 'invalid';
  left: number;
  /** How many the event had; 0 where that is not known. */
  total: number;
  text: string;
}

/** A time of the client that is not shown as it was given, and why; or why its item came late. */
export interface MovedTime {
  /** `future_timestamp`, `past_timestamp`, `clock_drift`, `timestamp_unit`, `sent_at_ignored`, `spooled`, `invalid_data`. */
  type: string;
  name: string;
  /** As it was given. */
  value: string;
  text: string;
}

/** A part of the event, or all of it, that was not kept: as counted in the ledger, and what that means. */
interface Drop<Time> {
  stage: string;
  outcome: string;
  reason: string;
  category: string;
  detail: string;
  lane: string;
  relay: string;
  client: string;
  receivedAt: Time | null;
  /** The last time. */
  at: Time;
  /** How often it happened alike. */
  times: number;
  text: string;
  /** The next step for the reader. */
  advice: string;
}

/** The meanings that an id which nothing knows, or that waits, can have at this moment. */
interface Doubts<Time> {
  /** Sentences, the likeliest first. */
  reasons: string[];
  lanes: {
    lane: LaneName;
    waiting: number;
    /** Receive time of the oldest record that is not processed. */
    oldestAt: Time | null;
    /** No processor has written a statement of this lane lately. */
    silent: boolean;
  }[];
  retention: { receiptsHours: number; logHours: number; eventsDays: number };
  /** In the last hour. */
  clientDiscards: { category: string; reason: string; quantity: number }[];
  /** Events not kept in the last hour, and how many of them have a receipt. */
  drops: { counted: number; named: number };
}

/** The life story of one event, transaction or anything else that has an event id. */
interface ReceiptOf<Time> {
  eventId: string;
  project: { id: number; slug: string } | null;
  /** `waiting`: it is known to be on its way. `unknown`: nothing was written down about this id. */
  state: 'stored' | 'lost' | 'waiting' | 'unknown';
  kind: 'error' | 'transaction' | 'other';
  /** The answer in one sentence. */
  text: string;
  steps: StepOf<Time>[];
  drops: Drop<Time>[];
  /** Lanes that it went through on the way. */
  /** Parts of the stored event that were left out or shortened. */
  cuts: PartCut[];
  /** How many of its values were scrubbed, and by which rules; null where none was. */
  scrubbed: { places: number; rules: string[]; text: string } | null;
  moves: { lane: string; reason: string; text: string; at: Time }[];
  /** Times that the same event came again and was recognised. */
  copies: number;
  /** Only where the state is `unknown` or `waiting`. */
  doubts: Doubts<Time> | null;
}

/** Times are epoch milliseconds below `/api/ui` and RFC 3339 below `/api/0`. */
export type Receipt = ReceiptOf<number>;
export type ReceiptStep = StepOf<number>;

/** One for each project that knows the id, or one that is `unknown`. */
export interface Receipts {
  receipts: Receipt[];
}

export type PublicReceipt = ReceiptOf<string>;

export const receiptsOfEvent = endpoint<{
  params: 'id';
  search: { project?: string | undefined };
  answer: Receipts;
}>('GET', '/api/ui/receipts/:id');

/** `project` is a slug or an id. */
export const receiptInProject = endpoint<{ params: 'project' | 'eventId'; answer: PublicReceipt }>(
  'GET',
  '/api/0/projects/:project/events/:eventId/receipt/',
);

export const receiptInOrganization = endpoint<{ params: 'org' | 'project' | 'eventId'; answer: PublicReceipt }>(
  'GET',
  '/api/0/projects/:org/:project/events/:eventId/receipt/',
);
