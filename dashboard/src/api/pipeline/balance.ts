import { ISSUE_CATEGORIES } from '@breakwater/relay/log';
import { isInBytes } from '@breakwater/sdk/wire';

import type { CohortStep } from '../../contract/pipeline.ts';
import type { LedgerStep } from './queries/ledger-steps.ts';

/** Records that the log lost are counted as records, whatever they held. */
const RECORDS = 'records';

const CATEGORIES: Record<'errors' | 'transactions' | 'spans', ReadonlySet<string>> = {
  errors: new Set(['error', 'default']),
  transactions: new Set(['transaction']),
  spans: new Set(['span']),
};

export const isCounted = (category: string, units: 'all' | keyof typeof CATEGORIES): boolean =>
  category === RECORDS || (units === 'all' ? !isInBytes(category) : CATEGORIES[units].has(category));

type Missing = CohortStep['missing'][number];

/** Sums of one category: relay and processor count the same units. */
interface Account {
  category: string;
  relay: Tally;
  processor: Tally;
  issue: Tally;
  notify: Tally;
}

/** The quantity of an outcome, all its reasons together. */
type Tally = (outcome: string) => number;

const tallyOf =
  (counts: Record<string, number> = {}): Tally =>
  (outcome) =>
    Object.entries(counts)
      .filter(([key]) => key === outcome || key.startsWith(`${outcome}:`))
      .reduce((total, [, quantity]) => total + quantity, 0);

interface Step {
  at: number;
  due: boolean;
  /** A loss statement covers the step. Its records are few for its cohorts, so that the ledger has none in some of them. */
  mayLack?: boolean;
}

/**
 * The outcomes of all units that were received in one step. A unit is missing where one stage handed it on and the next one,
 * though it is `due`, never read it. Units that relays could not confirm may or may not be in the log: they explain a surplus,
 * and are otherwise counted as dropped, because the client was told to send them again.
 */
export function stepOf(rows: readonly LedgerStep[], { at, due, mayLack = false }: Step): CohortStep {
  const stated = rows.find(({ stage, category }) => stage === 'log' && category === RECORDS)?.counts ?? {};
  const lost = stated['lost'] ?? (mayLack ? 1 : 0);
  const losses = { ...stated, lost };
  const accounts = accountsOf(rows);
  const total = (pick: (account: Account) => number): number =>
    accounts.reduce((sum, account) => sum + pick(account), 0);

  const received = total(({ relay }) => relay('received'));
  const known = {
    stored: total(({ processor }) => processor('stored')),
    filtered: total(({ relay }) => relay('filtered')),
    rateLimited: total(({ relay }) => relay('rate_limited')),
    invalid: total(({ relay }) => relay('invalid')),
    dropped: total(({ relay, processor }) => relay('dropped') + processor('dropped')),
    dead: total(({ processor }) => processor('dead')),
  };
  const rest = Math.max(0, received - Object.values(known).reduce((sum, quantity) => sum + quantity, 0));
  const unread = total(unreadOf);
  const lostUnits = lost > 0 ? Math.min(rest, unread) : 0;
  const refused = due
    ? Math.min(
        rest - lostUnits,
        total(({ relay }) => relay('unconfirmed')),
      )
    : 0;
  const inFlight = rest - lostUnits - refused;

  const unreadable = rows.reduce((sum, { counts }) => sum + (counts['dead:unreadable'] ?? 0), 0);
  const missing = due ? missingOf(accounts).filter(({ stage }) => !isExplained(stage, losses, unreadable)) : [];
  return {
    at,
    received,
    clientDiscards: tallyOfAll(rows.filter(({ stage }) => stage === 'client')),
    ...known,
    dropped: known.dropped + refused,
    lost: lostUnits,
    inFlight,
    balance: balanceOf({ received, inFlight, due, missing }),
    missing,
  };
}

function balanceOf(step: {
  received: number;
  inFlight: number;
  due: boolean;
  missing: readonly Missing[];
}): CohortStep['balance'] {
  if (step.missing.length > 0) return 'short';
  if (step.received === 0) return 'none';
  return step.inFlight > 0 && !step.due ? 'in_flight' : 'balanced';
}

function accountsOf(rows: readonly LedgerStep[]): Account[] {
  const categories = new Set(rows.map(({ category }) => category).filter((category) => category !== RECORDS));
  return [...categories].map((category) => {
    const of = (stage: string): Tally =>
      tallyOf(rows.find((row) => row.category === category && row.stage === stage)?.counts);
    return { category, relay: of('relay'), processor: of('processor'), issue: of('issue'), notify: of('notify') };
  });
}

/** Units that were appended and not read, or not yet. A record that was moved is read once more, in its new lane. */
const unreadOf = ({ relay, processor }: Account): number =>
  Math.max(0, relay('appended') - (processor('read') - processor('moved')));

/** The losses that explain all units that a stage lacks, because their number of units is unknown. */
const LOSSES_OF_STAGE: Readonly<Record<string, readonly string[]>> = {
  relay: ['lost:outcomes'],
  log: ['lost', 'lost:outcomes'],
  issue: ['lost:issues', 'lost:outcomes'],
  notify: ['lost:notifications', 'lost:outcomes'],
};

/** A record with unreadable units explains what the log lacks as a loss does. */
const isExplained = (stage: string, losses: Readonly<Record<string, number>>, unreadable: number): boolean =>
  (stage === 'log' && unreadable > 0) || (LOSSES_OF_STAGE[stage] ?? []).some((key) => (losses[key] ?? 0) > 0);

function missingOf(accounts: readonly Account[]): Missing[] {
  const missing: Missing[] = [];
  for (const account of accounts) {
    const { category, relay, processor, issue, notify } = account;
    const add = (stage: string, quantity: number): void => {
      if (quantity > 0) missing.push({ stage, category, quantity });
    };
    const ended = ['appended', 'unconfirmed', 'filtered', 'rate_limited', 'invalid', 'dropped'];
    add('relay', relay('received') - ended.reduce((sum, outcome) => sum + relay(outcome), 0));

    add('log', unreadOf(account));
    add(
      'processor',
      processor('read') - processor('stored') - processor('moved') - processor('dropped') - processor('dead'),
    );
    if (ISSUE_CATEGORIES.includes(category)) add('issue', processor('stored') - issue('decided'));
    const answered = ['told', 'untold', 'pending', 'waiting'];
    add('notify', notify('due') - answered.reduce((sum, outcome) => sum + notify(outcome), 0));
  }
  return missing;
}

const tallyOfAll = (rows: readonly LedgerStep[]): number =>
  rows.reduce((sum, { counts }) => sum + Object.values(counts).reduce((all, quantity) => all + quantity, 0), 0);
