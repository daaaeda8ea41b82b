import { listKeys } from '@breakwater/processor/directory';
import type { AllowedProject, AllowedProjects, ProjectKey } from '@breakwater/processor/directory';
import { isInBytes } from '@breakwater/sdk/wire';

import type { Coming, ComingKey, RefusedRequests, StoppedUnits } from '../../contract/coming.ts';
import { ledgerSteps } from '../pipeline/queries/ledger-steps.ts';
import { stateOfKey } from '../projects/keys.ts';
import { meaningOf } from '../receipts/meanings.ts';
import type { ApiTools } from '../tools.ts';
import { keyUnits, refusedRows } from './queries/key-traffic.ts';
import type { KeyUnits, RefusedRow } from './queries/key-traffic.ts';
import { wordsOfRefusal } from './refusal-words.ts';
import type { KeyStanding } from './refusal-words.ts';
import { comingVerdict } from './verdict.ts';

const DAY_MS = 86_400_000;

/** The units that came for these projects in the last 24 hours, and why not more. `nowhere`: also requests that name no project. */
export async function comingOf(
  { store, clock }: Pick<ApiTools, 'store' | 'clock'>,
  asked: readonly AllowedProject[],
  all: AllowedProjects,
  { nowhere }: { nowhere: boolean },
): Promise<Coming> {
  const now = clock();
  const sinceMs = now - DAY_MS;
  const ids = asked.map(({ id }) => id);
  const [keys, units, refusals, ledger] = await Promise.all([
    listKeys(store),
    keyUnits(store, ids, sinceMs),
    refusedRows(store, ids, { sinceMs, nowhere }),
    ledgerSteps(store, { projectIds: ids, sinceMs, stepMs: DAY_MS * 2 }),
  ]);
  const own = keys.filter(({ projectId }) => asked.some(({ id }) => id === projectId));
  const counted = units.filter(({ category }) => isCounted(category));
  const processed = stopsOf(
    ledger
      .filter(({ stage, category }) => stage === 'processor' && isCounted(category))
      .flatMap(({ counts }) => Object.entries(counts).map(([name, total]) => ({ ...outcomeOf(name), total }))),
  );
  const facts = {
    keys: own.map((key) => comingKey(key, { counted, all, now })).filter(isShown),
    refused: refusals.map((row) => refusedOf(row, keys, all)),
    later: processed.stops,
    stored: processed.stored,
  };
  return {
    since: sinceMs,
    verdict: comingVerdict(facts, now),
    ...facts,
    refusedLeftOut: (refusals[0]?.inAll ?? 0) - refusals.length,
  };
}

/** A trace has hundreds of spans: with them the errors of a project would not be seen. */
const isCounted = (category: string): boolean => category !== 'span' && !isInBytes(category);

/** A revoked key without traffic is of the past. */
const isShown = ({ state, lastAt }: ComingKey): boolean => state !== 'revoked' || lastAt !== null;

function comingKey(
  key: ProjectKey,
  { counted, all, now }: { counted: readonly KeyUnits[]; all: AllowedProjects; now: number },
): ComingKey {
  const came = counted.filter(({ publicKey }) => publicKey === key.publicKey);
  const total = (...outcomes: string[]): number =>
    came.filter(({ outcome }) => outcomes.includes(outcome)).reduce((sum, row) => sum + row.total, 0);
  const last = came.toSorted((a, b) => b.lastAt - a.lastAt)[0];
  return {
    project: all.get(key.projectId)?.slug ?? '',
    publicKey: key.publicKey,
    label: key.label,
    state: stateOfKey(key, now),
    accepted: total('appended'),
    filtered: total('filtered'),
    rateLimited: total('rate_limited'),
    invalid: total('invalid'),
    dropped: total('dropped', 'unconfirmed'),
    reasons: stopsOf(came).stops,
    lastAt: last?.lastAt ?? null,
    lastClient: last?.client ?? '',
  };
}

const KEPT = new Set(['appended', 'stored', 'received', 'read', 'moved']);

/** The units that were stopped, by outcome and reason, most first. */
function stopsOf(rows: readonly { outcome: string; reason: string; total: number }[]): {
  stops: StoppedUnits[];
  stored: number;
} {
  const sums = new Map<string, StoppedUnits>();
  let stored = 0;
  for (const { outcome, reason, total } of rows) {
    if (outcome === 'stored') stored += total;
    if (KEPT.has(outcome) || outcome.startsWith('inner')) continue;
    const name = `${outcome}:${reason}`;
    const before = sums.get(name);
    if (before) before.quantity += total;
    else sums.set(name, { outcome, reason, quantity: total, ...meaningOf({ outcome, reason }) });
  }
  return { stops: [...sums.values()].toSorted((a, b) => b.quantity - a.quantity), stored };
}

function outcomeOf(name: string): { outcome: string; reason: string } {
  const colon = name.indexOf(':');
  return colon === -1
    ? { outcome: name, reason: '' }
    : { outcome: name.slice(0, colon), reason: name.slice(colon + 1) };
}

function refusedOf(row: RefusedRow, keys: readonly ProjectKey[], all: AllowedProjects): RefusedRequests {
  const { projectId, reason: code, detail, publicKey, total, lastAt, client } = row;
  const standing = standingOf(row, keys);
  return {
    project: all.get(projectId)?.slug ?? '',
    code,
    publicKey,
    detail,
    requests: total,
    lastAt,
    client,
    ...wordsOfRefusal({ code, publicKey, detail, standing }),
  };
}

/** The standing of the key of a refusal. Nothing is told of a project that the person does not see but that the key is of another one. */
function standingOf({ projectId, publicKey }: RefusedRow, keys: readonly ProjectKey[]): KeyStanding {
  if (publicKey === '') return 'none';
  const key = keys.find((one) => one.publicKey === publicKey);
  if (!key) return 'unknown';
  if (key.status === 'revoked') return 'revoked';
  return key.projectId === projectId ? 'own' : 'other';
}
