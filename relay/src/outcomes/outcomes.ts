import { ONE_UNIT, unitsOfItem } from '@breakwater/sdk/wire';
import type { Quantity } from '@breakwater/sdk/wire';

import { RelayError } from '../intake/errors.ts';
import type { ErrorCode } from '../intake/errors.ts';
import { needsEventId } from '../intake/parse-body.ts';
import { UNSUPPORTED } from '../items/unsupported.ts';
import type { ProjectSettings } from '../log/index.ts';
import type { Projects } from '../projects.ts';
import type { RequestAccount } from './account.ts';
import { CLIENT_REASONS, OTHER_REASON } from './client-report.ts';
import { createDrops } from './drops.ts';
import { createPublisher } from './publisher.ts';
import type { PublisherOptions } from './publisher.ts';
import type { UnitOutcome } from './reasons.ts';
import { addTo, createTallies } from './tallies.ts';
import { createTotals } from './totals.ts';
import type { Totals } from './totals.ts';
import { publishTraffic } from './traffic/publish-traffic.ts';
import { refusalsOf } from './traffic/refusals.ts';
import type { RefusedRequest } from './traffic/refusals.ts';
import { createTraffic } from './traffic/traffic.ts';

/** The outcome of every unit that arrived, so that none is lost silently: `received` equals the sum of all outcomes. */
export interface Outcomes {
  /** The relay process that counts: `meta.relay` of its records. */
  relay: string;
  /**
   * Counts one request: each item has its own fate, or else that of the rest; null means that the request is not counted. Where
   * a 200 would answer items that were not kept, or a client report, or a 429 a kind that nothing stores, the result is a promise to wait
   * for: no client sends these again, or counts them itself. When it resolves the
   * account is in the log, and no crash can undo it. It rejects with the error of the log.
   */
  settle(account: RequestAccount, rest: UnitOutcome | null): Promise<void> | undefined;
  /** Counts an answer other than 200, to any request. */
  refused(code: ErrorCode): void;
  /** Counts a request that was refused under the projects that it concerns, for the people who look for their events. */
  refuse(error: unknown, request: RefusedRequest, projects: Projects): void;
  /** Totals since this process began. */
  totals(): Totals;
  /** Publishes the rest. The log must still be open. */
  close(): Promise<void>;
}

/** The most unknown reasons between two records, so that a flood of invented ones fills no table. */
const NEW_CLIENT_REASONS = 100;
const DETAIL_CHARACTERS = 200;

export function createOutcomes(options: PublisherOptions): Outcomes {
  const tallies = createTallies();
  const drops = createDrops();
  const totals = createTotals();
  const newReasons = new Set<string>();
  const traffic = createTraffic(options.now);
  const published = publishTraffic(traffic, options);
  const publisher = createPublisher(
    {
      isEmpty: tallies.isEmpty,
      take() {
        const counts = tallies.take();
        totals.add(counts);
        newReasons.clear();
        return { counts, ...drops.take() };
      },
    },
    options,
  );

  const count = (
    { settings, client }: RequestAccount & { settings: ProjectSettings },
    at: number,
    units: readonly Quantity[],
    verdict: UnitOutcome,
  ): void => {
    const { project, publicKey } = settings;
    const { outcome, reason } = verdict;
    for (const { category, quantity } of units) {
      traffic.units({ publicKey, project, client }, category, verdict, quantity);
      const cell = tallies.cell(at, project, category);
      cell.received += quantity;
      if (outcome === 'appended' || outcome === 'unconfirmed') cell[outcome] += quantity;
      else addTo(cell, outcome, reason, quantity);
    }
  };

  const name = (
    account: RequestAccount,
    project: number,
    at: number,
    [unit]: readonly Quantity[],
    verdict: UnitOutcome,
  ): void => {
    const { eventId, client } = account;
    const { outcome, reason, detail } = verdict;
    if (eventId === undefined || unit === undefined || outcome === 'appended' || outcome === 'unconfirmed') return;
    const told = { ...(client && { client }), ...(detail && { detail: detail.slice(0, DETAIL_CHARACTERS) }) };
    drops.add({ project, eventId, at, category: unit.category, outcome, reason, ...told });
  };

  const shortened = (reason: string): string => {
    if (CLIENT_REASONS.has(reason) || newReasons.has(reason)) return reason;
    if (newReasons.size === NEW_CLIENT_REASONS) return OTHER_REASON;
    newReasons.add(reason);
    return reason;
  };

  return {
    relay: options.relay,
    settle(account, rest) {
      const { settings, items, fates, discards } = account;
      if (!settings || rest === null) return undefined;
      const { project } = settings;
      const known = { ...account, settings };
      const at = account.receivedAt ?? options.now();

      if (!items) {
        count(known, at, ONE_UNIT, rest);
        name(account, project, at, ONE_UNIT, rest);
      }
      const fateOf = fates.length > 0 ? new Map(fates.map((fate) => [fate.item, fate])) : null;
      for (const item of items ?? []) {
        const verdict = fateOf?.get(item) ?? rest;
        const units = unitsOfItem(item);
        count(known, at, units, verdict);
        if (needsEventId(item.headers.type)) name(account, project, at, units, verdict);
      }
      for (const { category, reason, quantity } of discards) {
        addTo(tallies.cell(at, project, category), 'client_discard', shortened(reason), quantity);
      }
      publisher.soon();
      published.soon();
      const isDue = rest.outcome === 'appended' ? fates.length + discards.length > 0 : rest.reason === UNSUPPORTED;
      return isDue ? publisher.committed() : undefined;
    },
    refused: totals.refused,
    refuse(error, request, projects) {
      if (!(error instanceof RelayError)) return;
      for (const refusal of refusalsOf(error, request, projects)) traffic.refused(refusal);
      published.soon();
    },
    totals: totals.read,
    async close() {
      await Promise.all([publisher.close(), published.close()]);
    },
  };
}
