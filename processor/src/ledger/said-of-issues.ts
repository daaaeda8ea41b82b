import { cohortOf } from '@breakwater/relay/log';
import type { NotificationRecord } from '@breakwater/relay/log';

import type { SeenRecord } from '../kinds/errors/sightings.ts';
import { ledgerRowsOf } from './ledger-row.ts';
import type { LedgerRow } from './ledger-row.ts';

/** Events that the decider has taken into account, by the batch that they came in: a repeat gives the same row. */
export const decidedRows = (records: readonly SeenRecord[]): LedgerRow<'issue'>[] =>
  records.flatMap(({ source, group, project, cohorts }) =>
    // Records from before the ledger name no batch, and no processor counted their events either.
    source === undefined || cohorts === undefined
      ? []
      : ledgerRowsOf(
          'issue',
          `${source}/${group}`,
          cohorts.map(({ cohort, events, category = 'error' }) => ({
            cohort,
            project,
            category,
            key: 'decided',
            quantity: Math.max(events, 0),
          })),
        ),
  );

/** Counts a decision for which a mail is due. The row of the mail's outcome has a source of its own. */
export const dueRow = (notification: NotificationRecord): LedgerRow<'notify'> =>
  notifyRow(notification, `${notification.decision}/due`, 'due');

/** Counts the outcome of a decision's mail: `told`, or `untold` with the reason. */
export const toldLedgerRow = (notification: Decided, key: string): LedgerRow<'notify'> =>
  notifyRow(notification, notification.decision, key);

/** A decision as far as the ledger needs it. */
type Decided = Pick<NotificationRecord, 'decision' | 'project' | 'at'>;

const notifyRow = ({ at, project }: Decided, source: string, key: string): LedgerRow<'notify'> => {
  const [row] = ledgerRowsOf('notify', source, [
    { cohort: cohortOf(at), project, category: 'error', key, quantity: 1 },
  ]);
  if (!row) throw new Error('nothing was said of a decision');
  return row;
};
