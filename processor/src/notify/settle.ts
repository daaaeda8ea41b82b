import type { Log } from '@breakwater/relay/log';

import { appendAccounts } from '../ledger/append-account.ts';
import { insertSaid } from '../ledger/ledger-row.ts';
import { toldLedgerRow } from '../ledger/said-of-issues.ts';
import type { Store } from '../store/port.ts';
import { OPEN_STATES } from './delivery.ts';
import type { Delivery, DeliveryState } from './delivery.ts';
import { statesOfDeliveries } from './delivery-rows.ts';
import { toldRowOf } from './told.ts';
import type { ToldRow } from './told.ts';

export interface SettleTools {
  log: Pick<Log, 'append'>;
  store: Pick<Store, 'insert' | 'select'>;
  now: () => number;
}

/**
 * Counts the decisions of deliveries that are about to be stored as open. Said before the owner can see them: an end is said later, and
 * stays the last word. Said again where a crash came before they were stored.
 */
export async function sayOpen(admitted: readonly Delivery[], { log, store, now }: SettleTools): Promise<void> {
  const stored = await statesOfDeliveries(store, decisionsOf(admitted));
  const open = byDecision([...stored, ...admitted.map((delivery) => ({ delivery, state: delivery.state }))]);
  await sayInLedger(
    log,
    open.flatMap(({ states, ...one }) => (outcomeOf(states) ? [] : [{ ...one, key: openKeyOf(states) }])),
    now(),
  );
}

/**
 * Says of decisions what has become of their deliveries, as soon as one has arrived or all have ended: in the ledger, then in `told`.
 * May be repeated: the last word stands.
 */
export async function settle(decisions: readonly string[], { log, store, now }: SettleTools): Promise<void> {
  const ended = byDecision(await statesOfDeliveries(store, [...new Set(decisions)])).flatMap(({ states, ...one }) => {
    const outcome = outcomeOf(states);
    return outcome ? [{ ...one, outcome }] : [];
  });
  await sayInLedger(
    log,
    ended.map(({ outcome, ...one }) => ({
      ...one,
      key: outcome.receivers > 0 ? 'told' : `untold:${outcome.reason}`,
    })),
    now(),
  );
  await insertSaid(
    store,
    'told',
    ended.map(({ decision, about, outcome }) => toldRowOf({ decision, ...subjectOf(about) }, outcome, now())),
  );
}

interface OfDecision {
  decision: string;
  about: Delivery['about'];
  states: DeliveryState[];
}

function byDecision(found: readonly { delivery: Delivery; state: DeliveryState }[]): OfDecision[] {
  const all = new Map<string, OfDecision>();
  for (const { delivery, state } of found) {
    const { decision, about } = delivery;
    const known = all.get(decision);
    if (known) known.states.push(state);
    else all.set(decision, { decision, about, states: [state] });
  }
  return [...all.values()];
}

/** Accounts of one decision have one key, so that they stay in order. */
const sayInLedger = (
  log: Pick<Log, 'append'>,
  said: readonly (Omit<OfDecision, 'states'> & { key: string })[],
  nowMs: number,
): Promise<void> =>
  appendAccounts(
    log,
    new Map(
      said.flatMap(({ decision, about, key }) =>
        about.kind === 'new' || about.kind === 'regressed'
          ? [
              [
                decision,
                { rows: [toldLedgerRow({ project: about.project, at: about.at, decision }, key)], receipts: [] },
              ],
            ]
          : [],
      ),
    ),
    nowMs,
  );

const openKeyOf = (states: readonly DeliveryState[]): string =>
  states.some((state) => state === 'pending' || state === 'begun') ? 'pending' : 'waiting';

type Outcome = Pick<ToldRow, 'receivers' | 'reason'>;

/** Null while nothing has arrived and something still may. A message that is kept is read on the page, so it counts as told. */
function outcomeOf(states: readonly DeliveryState[]): Outcome | null {
  const receivers = states.filter((state) => state === 'delivered' || state === 'kept').length;
  if (receivers > 0) return { receivers, reason: '' };
  if (states.some((state) => OPEN_STATES.includes(state))) return null;
  return { receivers: 0, reason: states.includes('doubt') ? 'in_doubt' : 'failed' };
}

const decisionsOf = (deliveries: readonly Delivery[]): string[] => [
  ...new Set(deliveries.map(({ decision }) => decision)),
];

const subjectOf = (about: Delivery['about']): { kind: string; project: number; issue: string; eventId: string } => ({
  kind: about.kind,
  project: 'project' in about ? about.project : 0,
  issue: 'issue' in about ? about.issue : '0',
  eventId: 'eventId' in about ? about.eventId : '',
});
