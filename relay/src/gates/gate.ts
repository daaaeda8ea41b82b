import { kindOf } from '@breakwater/sdk/wire';
import type { Envelope, Item, RateLimit } from '@breakwater/sdk/wire';

import type { ProjectSettings } from '../log/index.ts';

/** The facts about a request when its items are judged. */
export interface Arrived {
  settings: ProjectSettings;
  envelope: Envelope;
  eventId: string | undefined;
  /** Epoch milliseconds at which the whole body was here. */
  receivedAt: number;
  remoteAddress: string | undefined;
  userAgent: string | undefined;
  /** The origin of the page that sent the request, where a browser named it. */
  origin: string | undefined;
  /** `sentry_client` of the authentication. */
  client: string | undefined;
}

/** An item that is not kept, and its outcome and reason. */
export interface Stopped {
  item: Item;
  outcome: 'filtered' | 'rate_limited' | 'invalid' | 'dropped';
  reason: string;
}

export interface Judgement {
  stopped: readonly Stopped[];
  /** Limits in force, named in the answer to the client whatever its status. */
  limits?: readonly RateLimit[];
}

/**
 * One step between the check of an envelope and its records: a drain, the filters, the quotas, the shedding. Gates are called
 * in order, each with the items that earlier gates passed. Items that pass but that the log does not take are sent again, so
 * `settled` gives a gate that counts the items that were appended in the end.
 */
export interface Gate {
  judge(arrived: Arrived, items: readonly Item[]): Judgement;
  /** Called once for each call of `judge`, with the items that the log has: none where the log did not take them. */
  settled?(arrived: Arrived, appended: readonly Item[]): void;
}

/** Stops nothing: the answer of most gates to most requests. */
export const PASS: Judgement = { stopped: [] };

/** The judgement of all gates together. */
export interface Judged {
  kept: readonly Item[];
  stopped: readonly Stopped[];
  limits: readonly RateLimit[];
}

export function judge(gates: readonly Gate[], arrived: Arrived): Judged {
  let kept: readonly Item[] = arrived.envelope.items;
  const stopped: Stopped[] = [];
  const limits: RateLimit[] = [];
  for (const gate of gates) {
    const judgement = gate.judge(arrived, kept);
    if (judgement.limits) limits.push(...judgement.limits);
    if (judgement.stopped.length === 0) continue;
    const all = withDependents(judgement.stopped, kept);
    stopped.push(...all);
    const gone = new Set(all.map(({ item }) => item));
    kept = kept.filter((item) => !gone.has(item));
  }
  return { kept, stopped, limits };
}

/** relay-server, `utils/rate_limits.rs`: with its event goes everything that needs one, for the same reason. */
export function withDependents<S extends Stopped>(stopped: readonly S[], items: readonly Item[]): readonly S[] {
  const head = stopped.find(({ item }) => kindOf(item.headers.type).alone);
  if (!head) return stopped;
  const named = new Set(stopped.map(({ item }) => item));
  const dependents = items.filter((item) => !named.has(item) && kindOf(item.headers.type).goesWithEvent);
  return [...stopped, ...dependents.map((item) => ({ ...head, item }))];
}
