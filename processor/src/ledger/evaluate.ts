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
  /** After the first account of a processor: how long others may run that write none. */
  rolloutMs: number;
}

export interface Evaluator {
  /** Judges what is due. */
  look(): Promise<void>;
}

/** A request that takes long, and relays that publish what they counted a while after. */
const MARGIN_MS = 60_000;
/** How far behind the newest due cohort one may be that is judged again where more was said of it. */
const WINDOW_MS = 2 * 3_600_000;
/** Of those that are older and not judged yet: after a start, two days of them. */
const OLD_A_LOOK = 60;
/** Nothing in the log is older. */
const OLDEST_MS = 48 * 3_600_000;
const HOUR_MS = 3_600_000;
/** Alerts that nothing mends. That of a cohort for as long as it may be judged, or it would be raised once more. */
const OPEN_MS = { loss: 24 * HOUR_MS, cohort: OLDEST_MS };

/**
 * Looks whether the cohorts that are due balance. What it remembers only saves work: it may begin anew at any time, and several
 * processors may do the same, for an alert has the same name wherever it is raised.
 */
export function createEvaluator(tools: EvaluatorTools): Evaluator {
  const { store, watermark, now } = tools;
  /** Cohorts that balanced, and what was last said of them by then. */
  const balanced = new Map<number, string>();
  /** Older than the window, and to be judged: a stop may have lasted longer than that. */
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
    // Whoever was there before this process may have judged nothing.
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
    // After the sums: all that they tell of was in the log by then.
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

  /** False where something is missing that may still be on its way. */
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
    // Something that was announced meanwhile may be on its way.
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
        // What has just started does not know of the others.
        if (kind === 'behind') return passed.until !== null && !behind.some((alert) => alert.stage === stage);
        return now() - at > OPEN_MS[kind === 'loss' ? 'loss' : 'cohort'];
      };
      await endAlerts(open.filter(isOver), tools);
      if (passed.until !== null) await judge(open, passed.until);
    },
  };
}

/** The first cohort that has wholly to do with what came since. */
const firstSince = (ms: number): number => cohortOf(ms + COHORT_MS - 1);
