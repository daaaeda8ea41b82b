import { cohortOf, WRONG_CLOCK_MS } from '@breakwater/relay/log';
import type { Log } from '@breakwater/relay/log';

import type { FollowedRelays } from '../ticks/follow-relays.ts';
import { endAlerts, openAlerts, raiseAlert } from './alerts.ts';
import type { Alert, AlertTools } from './alerts.ts';

export interface ClockTools extends Omit<AlertTools, 'log'> {
  log: Pick<Log, 'append' | 'clockAheadMs'>;
  relays: Pick<FollowedRelays, 'living'>;
  /** This processor. */
  id: string;
}

/** A processor that ended cannot end the alert of its own clock. */
const OWN_OPEN_MS = 3_600_000;

/**
 * Watches the clocks of relays, by their signs of life, and that of this process, by its appends: each against the time of the log. Every
 * processor finds the same of a relay, so any of them raises its alert and ends it.
 */
export function watchClocks(tools: ClockTools): { look(): Promise<void> } {
  const { log, store, relays, id, now } = tools;
  const isWrong = (aheadMs: number): boolean => Math.abs(aheadMs) > WRONG_CLOCK_MS;

  return {
    async look() {
      const wrong = relays
        .living()
        .filter(({ aheadMs }) => isWrong(aheadMs))
        .map(({ relay, host, aheadMs }) => relayClock(relay, host, aheadMs, now()));
      const own = log.clockAheadMs() ?? 0;
      if (isWrong(own)) wrong.push(processorClock(id, own, now()));

      const open = await openAlerts(store, ['relay_clock', 'processor_clock']);
      for (const alert of wrong) if (!open.some((each) => each.id === alert.id)) await raiseAlert(alert, tools);
      const over = open.filter(
        (alert) =>
          !wrong.some((each) => each.id === alert.id) &&
          (alert.kind === 'relay_clock' || alert.stage === id || now() - alert.at > OWN_OPEN_MS),
      );
      if (over.length > 0) await endAlerts(over, tools);
    },
  };
}

const relayClock = (relay: string, host: string, aheadMs: number, now: number): Alert => ({
  id: `relay_clock:${relay}`,
  kind: 'relay_clock',
  stage: relay,
  cohort: cohortOf(now),
  title: `The clock of ${host === '' ? `relay ${relay}` : `the relay on ${host}`} is wrong by ${spanOf(aheadMs)}`,
  detail:
    `It is ${spanOf(aheadMs)} ${aheadMs > 0 ? 'ahead of' : 'behind'} the time of the log (relay ${relay}). What it takes is stored with the ` +
    'time of the log meanwhile; its own counts of two minutes each stand where its clock puts them. Set the clock of that machine, or that of the brokers, by a time server. ' +
    'It is over by itself.',
});

const processorClock = (id: string, aheadMs: number, now: number): Alert => ({
  id: `processor_clock:${id}`,
  kind: 'processor_clock',
  stage: id,
  cohort: cohortOf(now),
  title: `The clock of a processor is wrong, or jumped, by ${spanOf(aheadMs)}`,
  detail:
    `The clock of ${id} is ${spanOf(aheadMs)} ${aheadMs > 0 ? 'ahead of' : 'behind'} the time of the log; where the log is that of the one process, the clock of the machine was set, ` +
    'or the machine slept. What is missing is judged by it: set it by a time server. It is over by itself.',
});

function spanOf(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}
