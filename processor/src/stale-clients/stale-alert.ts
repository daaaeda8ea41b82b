import { COHORT_MS, cohortOf } from '@breakwater/relay/log';

import type { Alert } from '../operators/alerts.ts';
import type { StaleFinding } from './detector.ts';

/** The key of a client in `controls` and in alerts. */
export const controlKeyOf = ({
  project,
  client,
  release,
}: Pick<StaleFinding, 'project' | 'client' | 'release'>): string => JSON.stringify([project, client, release]);

const PREFIX = 'stale_client:';

/** One alert for each client and cohort, whichever processor raises it. */
const alertIdOf = (stale: StaleFinding): string =>
  `${PREFIX}${cohortOf(stale.since) / COHORT_MS}:${controlKeyOf(stale)}`;

/** The key of the control that an alert is about. */
export const controlOfAlert = (alertId: string): string => alertId.slice(alertId.indexOf(':', PREFIX.length) + 1);

/** Null for `late`: devices that come back online have no fault to mend, and their old events end by themselves. */
export function staleAlert(stale: StaleFinding): Alert | null {
  if (stale.reason === 'late') return null;
  const { project, client, share, ageMs, since } = stale;
  const who = `${client}, ${stale.release === '' ? 'of no release' : `release ${stale.release}`}`;
  const percent = `${Math.round(share * 100)} % of its events are old, by a median of ${minutesOf(ageMs)}`;
  const lane = 'They go through the backlog lane, where they hold up nothing, and bring no issue back.';
  const detail = {
    resend:
      `${percent}, and they age together or come again and again: it sends a buffer that it does not empty. ${lane} Upgrade ` +
      'this SDK or release. To empty its buffers, drain it in the settings of the project (Intake, drains): it is then answered 200 ' +
      'and what it sends is dropped and counted.',
    clock: `${percent}, always by as much: its clock is wrong. ${lane} Set the clock of its machines.`,
  }[stale.reason];
  return {
    id: alertIdOf(stale),
    kind: 'stale_client',
    stage: 'client',
    cohort: cohortOf(since),
    title: `${who}, of project ${project} ${stale.reason === 'resend' ? 'resends old events' : 'has a wrong clock'}`,
    detail,
  };
}

const minutesOf = (ms: number): string => {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
};
