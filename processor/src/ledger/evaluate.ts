import { COHORT_MS, cohortOf } from '@breakwater/relay/log';

import { endAlerts, openAlerts, raiseAlert } from './alerts.ts';
import type { AlertTools, OpenAlert } from './alerts.ts';
import { confirmed, judgeCohort } from './balance.ts';
import type { Missing } from './balance.ts';
import { behindAlert, isBehind } from './behind.ts';
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
/** How far behind the newest due cohort one may be that is judged, or judged again where more was said of it. */
const WINDOW_MS = 2 * 3_600_000;
/** Nothing in the log is older. */
const OLDEST_MS = 48 * 3_600_000;
const HOUR_MS = 3_600_000;
const ALERT_ENDS_MS = 24 * HOUR_MS;

/**
 * Looks whether the cohorts that are due balance. What it remembers only saves work: it may begin anew at any time, and several
 * processors may do the same, for an alert has the same name wherever it is raised.
 */
export function createEvaluator(tools: EvaluatorTools): Evaluator {
  const { store, watermark, now } = tools;
  const startedAt = now();
  /** Cohorts that balanced, and what was last said of them by then. */
  const balanced = new Map<number, string>();
  const suspects = new Map<number, { seenAt: number; missing: readonly Missing[] }>();
  /** Cohort alerts that are open, so that one fault is not mailed every two minutes. */
  let raised: { stage: string; at: number }[] = [];
  let passedBefore = startedAt;
  let since: number | null = null;

  const judge = async (open: readonly OpenAlert[], passedUntil: number): Promise<void> => {
    since ??= await accountingSince(store, tools.rolloutMs);
    if (since === null) return;
    const to = cohortOf(passedUntil - MARGIN_MS) - COHORT_MS;
    const window = Math.max(Math.min(passedBefore, passedUntil) - WINDOW_MS, now() - OLDEST_MS);
    const from = cohortOf(Math.max(window, since) + COHORT_MS - 1);
    passedBefore = passedUntil;
    if (to < from) return;

    const spoken = await spokenOf(store, from, to);
    const alarmed = new Set(open.filter(({ kind }) => kind === 'cohort').map(({ cohort }) => cohort));
    const due = [...spoken].filter(([cohort, last]) => balanced.get(cohort) !== last || alarmed.has(cohort));
    const sums = await cohortSums(
      store,
      due.map(([cohort]) => cohort),
    );
    // After the sums: all that they tell of was in the log by then.
    const seenAt = now();
    const losses = await lossesSince(store, from);
    for (const [cohort, last] of due) {
      const missing = judgeCohort(sums.get(cohort) ?? [], explainedStages(cohort, losses));
      await settle(cohort, missing, { open, passedUntil, seenAt });
      if (missing.length === 0) balanced.set(cohort, last);
    }
    for (const known of [balanced, suspects]) {
      for (const cohort of known.keys()) if (cohort < from) known.delete(cohort);
    }
  };

  const settle = async (
    cohort: number,
    missing: readonly Missing[],
    { open, passedUntil, seenAt }: { open: readonly OpenAlert[]; passedUntil: number; seenAt: number },
  ): Promise<void> => {
    const stillShort = new Set(missing.map(({ stage }) => cohortAlertId(cohort, stage)));
    const mended = open.filter(
      (alert) => alert.kind === 'cohort' && alert.cohort === cohort && !stillShort.has(alert.id),
    );
    await endAlerts(mended, tools);
    if (missing.length === 0) {
      suspects.delete(cohort);
      return;
    }

    const suspect = suspects.get(cohort);
    if (!suspect) {
      suspects.set(cohort, { seenAt, missing });
      return;
    }
    // Something that was announced meanwhile may be on its way.
    if (passedUntil <= suspect.seenAt) return;
    suspects.set(cohort, { seenAt, missing });
    const certain = confirmed(suspect.missing, missing);
    for (const stage of new Set(certain.map((each) => each.stage))) {
      const alert = cohortAlert(
        cohort,
        stage,
        certain.filter((each) => each.stage === stage),
      );
      if (open.some(({ id }) => id === alert.id)) continue;
      const isToldAlready = raised.some((other) => other.stage === stage && now() - other.at < HOUR_MS);
      await raiseAlert(alert, tools, !isToldAlready);
      raised.push({ stage, at: now() });
    }
  };

  return {
    async look() {
      const passed = await watermark.look();
      const open = await openAlerts(store);
      raised = open.filter(({ kind }) => kind === 'cohort').map(({ stage, at }) => ({ stage, at }));

      const behind = isBehind(passed, startedAt, now()) ? passed.waitsFor : [];
      const isStillBehind = (alert: OpenAlert): boolean => behind.some(({ topic }) => topic === alert.stage);
      for (const waiting of behind) {
        if (open.some(({ kind, stage }) => kind === 'behind' && stage === waiting.topic)) continue;
        await raiseAlert(behindAlert(waiting, passed, startedAt, now()), tools);
      }
      await endAlerts(
        open.filter((alert) => (alert.kind === 'behind' ? !isStillBehind(alert) : now() - alert.at > ALERT_ENDS_MS)),
        tools,
      );
      if (passed.until !== null) await judge(open, passed.until);
    },
  };
}
