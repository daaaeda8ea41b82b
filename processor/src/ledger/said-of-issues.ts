import { cohortOf } from '@breakwater/relay/log';
import type { NotificationRecord } from '@breakwater/relay/log';

import type { SeenRecord } from '../kinds/errors/sightings.ts';
import { ledgerRowsOf } from './ledger-row.ts';
import type { LedgerRow } from './ledger-row.ts';

/** Events that the writer of issues has taken into account, by the batch that they came in: said twice they are one row. */
export const decidedRows = (records: readonly SeenRecord[]): LedgerRow[] =>
  records.flatMap(({ source, issue, project, cohorts }) =>
    // Records of before the ledger name no batch, and no processor counted their events either.
    source === undefined || cohorts === undefined
      ? []
      : ledgerRowsOf(
          'issue',
          `${source}/${issue}`,
          cohorts.map(({ cohort, events, category = 'error' }) => ({
            cohort,
            project,
            category,
            key: 'decided',
            quantity: Math.max(events, 0),
          })),
        ),
  );

/** Somebody is to be told of a decision. Who tells says so under a name of its own. */
export const dueRow = (notification: NotificationRecord): LedgerRow =>
  notifyRow(notification, `${notification.decision}/due`, 'due');

/** What came of telling: `told`, or `untold` and why. */
export const toldLedgerRow = (notification: NotificationRecord, key: string): LedgerRow =>
  notifyRow(notification, notification.decision, key);

const notifyRow = ({ at, project }: NotificationRecord, source: string, key: string): LedgerRow => {
  const [row] = ledgerRowsOf('notify', source, [
    { cohort: cohortOf(at), project, category: 'error', key, quantity: 1 },
  ]);
  if (!row) throw new Error('nothing was said of a decision');
  return row;
};
