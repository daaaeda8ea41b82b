import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { DeliverRecord, Log } from '@breakwater/relay/log';

import type { Silence } from '../directory/silences.ts';
import type { DirectoryState } from './directory-state.ts';
import { receiversOf } from './receivers.ts';

interface TellTools {
  log: Pick<Log, 'append'>;
  directory: DirectoryState;
  now: () => number;
}

/** Appends the end of a silence for each receiver of the project: those who would have been told meanwhile. */
export const tellSilence =
  ({ log, directory, now }: TellTools) =>
  async (silence: Silence): Promise<void> => {
    const { id, project, environment, by, why, from, until } = silence;
    const state = { ...(await directory.current()), silences: [] };
    const decided = { project, environment: '', level: 'error', stale: false };
    const hearing = receiversOf(decided, false, state, now());
    if (hearing.kind === 'untold') return;
    const records = hearing.receivers.map((heard): DeliverRecord => ({
      v: 2,
      kind: 'deliver',
      receiver: heard.receiver,
      decision: `silence:${id}`,
      as: 'single',
      why: heard.why,
      about: {
        kind: 'silence_ended',
        at: now(),
        silence: id,
        project,
        environment: environment === '' ? null : environment,
        by,
        why,
        from,
        until,
      },
    }));
    await log.append(
      TOPICS.notifications.name,
      records.map((record) => ({ key: record.receiver, value: encodeRecord(record) })),
    );
  };
