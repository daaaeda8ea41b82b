import type { Log } from '@breakwater/relay/log';

import { appendAccount } from '../ledger/append-account.ts';
import { insertSaid } from '../ledger/ledger-row.ts';
import { toldLedgerRow } from '../ledger/said-of-issues.ts';
import type { Store } from '../store/port.ts';
import { OPEN_STATES } from './delivery.ts';
import type { Delivery, DeliveryState } from './delivery.ts';
import { statesOfDeliveries } from './delivery-rows.ts';
import { toldRowOf } from './told.ts';
import type { ToldRow } from './told.ts';

interface SettleTools {
  log: Pick<Log, 'append'>;
  store: Pick<Store, 'insert' | 'select'>;
  now: () => number;
}

/**
 * Says of decisions what has become of their deliveries: in `told` as soon as one has arrived or all have ended, and in the ledger
 * from the first one on. May be repeated: the last word stands.
 */
export async function settle(decisions: readonly string[], { log, store, now }: SettleTools): Promise<void> {
  const states = await statesOfDeliveries(store, [...new Set(decisions)]);
  if (states.length === 0) return;
  const byDecision = new Map<string, { about: Delivery['about']; states: DeliveryState[] }>();
  for (const { delivery, state } of states) {
    const known = byDecision.get(delivery.decision);
    if (known) known.states.push(state);
    else byDecision.set(delivery.decision, { about: delivery.about, states: [state] });
  }
  const said = [...byDecision].map(([decision, { about, states: ended }]) => ({
    decision,
    about,
    outcome: outcomeOf(ended),
  }));
  await insertSaid(
    store,
    'told',
    said.flatMap(({ decision, about, outcome }) =>
      outcome ? [toldRowOf({ decision, ...subjectOf(about) }, outcome, now())] : [],
    ),
  );
  const rows = said.flatMap(({ decision, about, outcome }) =>
    about.kind === 'new' || about.kind === 'regressed'
      ? [toldLedgerRow({ project: about.project, at: about.at, decision }, keyOf(outcome))]
      : [],
  );
  await appendAccount(log, `deliveries:${said[0]?.decision}`, { rows, receipts: [] }, now());
}

const keyOf = (outcome: Outcome | null): string => {
  if (!outcome) return 'pending';
  return outcome.receivers > 0 ? 'told' : `untold:${outcome.reason}`;
};

type Outcome = Pick<ToldRow, 'receivers' | 'reason'>;

/** Null while nothing has arrived and something still may. A message that is kept is read on the page, so it counts as told. */
export function outcomeOf(states: readonly DeliveryState[]): Outcome | null {
  const receivers = states.filter((state) => state === 'delivered' || state === 'kept').length;
  if (receivers > 0) return { receivers, reason: '' };
  if (states.some((state) => OPEN_STATES.includes(state))) return null;
  return { receivers: 0, reason: states.includes('doubt') ? 'in_doubt' : 'failed' };
}

const subjectOf = (about: Delivery['about']): { kind: string; project: number; issue: string; eventId: string } => ({
  kind: about.kind,
  project: 'project' in about ? about.project : 0,
  issue: 'issue' in about ? about.issue : '0',
  eventId: 'eventId' in about ? about.eventId : '',
});
