import type { AllowedId } from '@breakwater/processor/directory';
import { ACCOUNTS_WITHIN_MS, COHORT_MS, cohortOf, laneOf, PROCESSOR_SILENT_MS } from '@breakwater/relay/log';
import type { PressureRecord } from '@breakwater/relay/log';
import { innerText } from '@breakwater/processor/store';
import type { Store } from '@breakwater/processor/store';

import type { Pipeline, PipelineSearch } from '../../contract/pipeline.ts';
import { backupRuns } from './queries/backup-runs.ts';
import { canaryRuns } from './queries/canary-runs.ts';
import { clientDiscards } from './queries/client-discards.ts';
import { ledgerSteps } from './queries/ledger-steps.ts';
import type { LedgerStep } from './queries/ledger-steps.ts';
import { judgedUntil } from './queries/judged-until.ts';
import { losses } from './queries/losses.ts';
import { operatorAlerts } from './queries/operator-alerts.ts';
import { relaysSeen } from './queries/relays-seen.ts';
import { meaningOf } from '../receipts/meanings.ts';
import { isCounted, stepOf } from './balance.ts';
import { judgingOf } from './judging.ts';
import { laneStates, processedUntil } from './lane-states.ts';
import { shownRelays } from './view-relays.ts';
import type { ShownRelay } from './view-relays.ts';

const HOUR_MS = 3_600_000;
/** The most steps that can be distinguished on a phone. The hour shows single cohorts. */
const COHORTS_A_STEP: Record<PipelineSearch['hours'], number> = { '1': 1, '6': 3, '24': 12 };
/** Relays and processors count within a minute, and their accounts are gathered before they are written: nothing is late before. */
const MARGIN_MS = 60_000 + ACCOUNTS_WITHIN_MS;

export interface PipelineQuestion extends Omit<PipelineSearch, 'project'> {
  projectIds: readonly AllowedId[];
  pressure: readonly PressureRecord[];
  relays: readonly ShownRelay[];
  now: number;
}

/** The whole path at one moment: how far behind it is, the outcomes of received units, and its faults. */
export async function pipelineOf(store: Store, question: PipelineQuestion): Promise<Pipeline> {
  const { projectIds, pressure, units, hours, now } = question;
  const stepMs = COHORT_MS * COHORTS_A_STEP[hours];
  const count = (Number(hours) * HOUR_MS) / stepMs;
  const sinceMs = cohortOf(now) + COHORT_MS - count * stepMs;
  const [ledger, discards, received, canaries, lost, alerts, judged, backups] = await Promise.all([
    ledgerSteps(store, { projectIds, sinceMs, stepMs }),
    clientDiscards(store, projectIds, sinceMs),
    relaysSeen(store, projectIds, now - HOUR_MS),
    canaryRuns(store),
    losses(store, 'all', now - 7 * 24 * HOUR_MS),
    operatorAlerts(store),
    judgedUntil(store),
    backupRuns(store),
  ]);

  const counted = ledger.filter(({ category }) => isCounted(category, units));
  const lanes = laneStates(pressure, now);
  const until = processedUntil(lanes, now);
  const envelopeLosses = lost.filter(({ topic }) => laneOf(topic) !== undefined);
  const steps = Array.from({ length: count }, (_, step) => {
    const at = sinceMs + step * stepMs;
    const due = until !== null && at + stepMs + MARGIN_MS <= Math.min(until, now);
    return stepOf(
      counted.filter((row) => row.step === step),
      { at, due, mayLack: envelopeLosses.some(({ from, to }) => from < at + stepMs && to >= at) },
    );
  });
  return {
    at: now,
    lanes,
    judging: judgingOf(judged, pressure, now),
    processors: seenLately(pressure, now).map((record) => ({
      id: record.processor,
      heardAt: record.at,
      silent: now - record.at > PROCESSOR_SILENT_MS,
      waiting: record.lanes.reduce((sum, { waiting }) => sum + waiting, 0),
    })),
    relays: shownRelays(question.relays, received, now),
    stepMs,
    steps,
    drops: dropsOf(counted),
    cuts: cutsOf(counted),
    clientDiscards: discards.filter(({ category }) => isCounted(category, units)),
    canary: { runs: canaries },
    backups,
    losses: lost,
    ...alerts,
  };
}

const DROPS: ReadonlySet<string> = new Set([
  'filtered',
  'rate_limited',
  'invalid',
  'dropped',
  'dead',
  'unconfirmed',
  'lost',
]);

/** A crash leaves no closing record, so records older than an hour are left out, except the newest of all. */
function seenLately(pressure: readonly PressureRecord[], now: number): PressureRecord[] {
  const newestFirst = pressure.toSorted((one, other) => other.at - one.at);
  return newestFirst.filter(({ at }, index) => index === 0 || now - at < HOUR_MS);
}

const INNER = 'inner:';

function cutsOf(rows: readonly LedgerStep[]): Pipeline['cuts'] {
  const sums = new Map<string, { category: string; reason: string; quantity: number }>();
  for (const { category, counts } of rows) {
    for (const [key, quantity] of Object.entries(counts)) {
      if (!key.startsWith(INNER)) continue;
      const reason = key.slice(INNER.length);
      const sum = sums.get(`${category} ${reason}`) ?? { category, reason, quantity: 0 };
      sum.quantity += quantity;
      sums.set(`${category} ${reason}`, sum);
    }
  }
  return [...sums.values()]
    .toSorted((one, other) => other.quantity - one.quantity)
    .map((sum) => ({ ...sum, text: `${innerText(sum.reason, sum.quantity)}.` }));
}

function dropsOf(rows: readonly LedgerStep[]): Pipeline['drops'] {
  const drops = new Map<string, Pipeline['drops'][number]>();
  for (const { stage, category, counts } of rows) {
    for (const [key, quantity] of Object.entries(counts)) {
      const [outcome = '', ...rest] = key.split(':');
      if (!DROPS.has(outcome) || stage === 'client') continue;
      const reason = rest.join(':');
      const name = `${stage} ${category} ${key}`;
      const before = drops.get(name);
      if (before) before.quantity += quantity;
      else
        drops.set(name, {
          stage,
          category,
          outcome,
          reason,
          quantity,
          text: meaningOf({ outcome, reason }).text,
        });
    }
  }
  return [...drops.values()].toSorted((one, other) => other.quantity - one.quantity);
}
