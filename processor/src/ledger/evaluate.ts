import { COHORT_MS, cohortOf } from '@breakwater/relay/log';

import { endAlerts, openAlerts, raiseAlert } from '../operators/alerts.ts';
import type { AlertTools, OpenAlert } from '../operators/alerts.ts';
import { confirmed, judgeCohort } from './balance.ts';
import type { Missing } from './balance.ts';
import { behindAlerts, isBehind } from './behind.ts';
import { cohortAlert, cohortAlertId } from './cohort-alert.ts';
import { accountingSince, cohortSums, lossesSince, spokenOf } from './cohort-sums.ts';
import { explainedStages } from './explain.ts';
import type { Watermark } from './watermark.ts';

export interface EvaluatorTools extends AlertTools {
  watermark: Watermark;
  /** For how long after the first account older processors, which write none, may still run. */
  rolloutMs: number;
}

export interface Evaluator {
  /** Judges the cohorts that are due. */
  look(): Promise<void>;
}

/** Covers a request that takes long, and the delay before relays publish their counts. */
const MARGIN_MS = 60_000;
/** A due cohort within this time of the newest one is judged again when new rows were written for it. */
const WINDOW_MS = 2 * 3_600_000;
/** Older cohorts that one look judges. After a start, two days of them may be waiting. */
const OLD_A_LOOK = 60;
/** The log keeps no older records. */
const OLDEST_MS = 48 * 3_600_000;
const HOUR_MS = 3_600_000;
/**
 * Alerts that no later event ends. A cohort's alert stays open as long as the cohort may be judged, or it would be raised
 * again.
 */
const OPEN_MS = { loss: 24 * HOUR_MS, cohort: OLDEST_MS };

/**
 * Checks whether the due cohorts balance. The state in memory only saves work: an evaluator may start anew at any time, and
 * several processors may run one each, because an alert has the same id wherever it is raised.
 */
export function createEvaluator(tools: EvaluatorTools): Evaluator {
  const { store, watermark, now } = tools;
  /** Cohorts that balanced, and when their newest row was written. */
  const balanced = new Map<number, string>();
  /** Cohorts older than the window that are still to be judged: a stop may last longer than the window. */
  const old = new Set<number>();
  const suspects = new Map<number, { seenAt: number; missing: readonly Missing[] }>();
  /** Cohort alerts that are open, so that one fault is not mailed every two minutes. */
  let raised: { stage: string; at: number }[] = [];
  let passedBefore: number | null = null;
  let since: number | null = null;

  const judge = async (open: readonly OpenAlert[], passedUntil: number): Promise<void> => {
    since ??= await accountingSince(store, tools.rolloutMs);
    if (since === null) return;
    const to = cohortOf(passedUntil - MARGIN_MS) - COHORT_MS;
    const oldest = firstSince(Math.max(now() - OLDEST_MS, since));
    const window = Math.max(oldest, firstSince(passedUntil - WINDOW_MS));
    // An earlier process may have judged none of these cohorts.
    const from =
      passedBefore === null ? oldest : Math.max(oldest, Math.min(window, firstSince(passedBefore - WINDOW_MS)));

    const spoken = await spokenOf(store, from, to);
    const alarmed = new Set(open.filter(({ kind }) => kind === 'cohort').map(({ cohort }) => cohort));
    const unsettled = [...spoken.keys()].filter(
      (cohort) => balanced.get(cohort) !== spoken.get(cohort) || alarmed.has(cohort),
    );
    for (const cohort of unsettled) if (cohort < window) old.add(cohort);
    passedBefore = passedUntil;

    const newest = [...old].sort((a, b) => b - a).slice(0, OLD_A_LOOK);
    const due = new Set([...unsettled.filter((cohort) => cohort >= window), ...newest, ...suspects.keys()]);
    const sums = await cohortSums(store, [...due]);
    // Taken after the sums, so all units in the sums were in the log by then.
    const seenAt = now();
    const losses = await lossesSince(store, Math.min(to, ...due));
    for (const cohort of due) {
      const missing = judgeCohort(sums.get(cohort) ?? [], explainedStages(cohort, losses));
      const isSettled = await settle(cohort, missing, { open, passedUntil, seenAt });
      old.delete(cohort);
      const last = spoken.get(cohort);
      if (missing.length === 0 && last !== undefined) balanced.set(cohort, last);
      if (isSettled && cohort < window) suspects.delete(cohort);
    }
    for (const cohort of balanced.keys()) if (cohort < window) balanced.delete(cohort);
    for (const known of [old, suspects]) for (const cohort of known.keys()) if (cohort < oldest) known.delete(cohort);
  };

  /** False where units are missing that may still be on their way. */
  const settle = async (
    cohort: number,
    missing: readonly Missing[],
    { open, passedUntil, seenAt }: { open: readonly OpenAlert[]; passedUntil: number; seenAt: number },
  ): Promise<boolean> => {
    const stillShort = new Set(missing.map(({ stage }) => cohortAlertId(cohort, stage)));
    const mended = open.filter(
      (alert) => alert.kind === 'cohort' && alert.cohort === cohort && !stillShort.has(alert.id),
    );
    await endAlerts(mended, tools);
    if (missing.length === 0) {
      suspects.delete(cohort);
      return true;
    }

    const suspect = suspects.get(cohort);
    if (!suspect) {
      suspects.set(cohort, { seenAt, missing });
      return false;
    }
    // Units that were announced meanwhile may still be on their way.
    if (passedUntil <= suspect.seenAt) return false;
    suspects.set(cohort, { seenAt, missing });
    const certain = confirmed(suspect.missing, missing);
    for (const stage of new Set(certain.map((each) => each.stage))) {
      const alert = cohortAlert(
        cohort,
        stage,
        certain.filter((each) => each.stage === stage),
      );
      stillShort.delete(alert.id);
      if (open.some(({ id }) => id === alert.id)) continue;
      const isToldAlready = raised.some((other) => other.stage === stage && now() - other.at < HOUR_MS);
      await raiseAlert(alert, tools, !isToldAlready);
      raised.push({ stage, at: now() });
    }
    return stillShort.size === 0;
  };

  return {
    async look() {
      const passed = await watermark.look();
      const open = await openAlerts(store);
      raised = open.filter(({ kind }) => kind === 'cohort').map(({ stage, at }) => ({ stage, at }));

      const behind = isBehind(passed, now()) ? behindAlerts(passed, now()) : [];
      const behindBefore = open.filter(({ kind }) => kind === 'behind').map(({ stage }) => stage);
      for (const [index, alert] of behind.entries()) {
        if (behindBefore.includes(alert.stage)) continue;
        await raiseAlert(alert, tools, behindBefore.length === 0 && index === 0);
      }
      const isOver = ({ kind, stage, at }: OpenAlert): boolean => {
        // An evaluator that has just started does not know which topics are behind.
        if (kind === 'behind') return passed.until !== null && !behind.some((alert) => alert.stage === stage);
        return now() - at > OPEN_MS[kind === 'loss' ? 'loss' : 'cohort'];
      };
      await endAlerts(open.filter(isOver), tools);
      if (passed.until !== null) await judge(open, passed.until);
    },
  };
}

/** The first cohort that lies wholly after `ms`. */
const firstSince = (ms: number): number => cohortOf(ms + COHORT_MS - 1);
