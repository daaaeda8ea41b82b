import type { Store } from '@breakwater/processor/store';

import type { Pipeline } from '../../../contract/pipeline.ts';
import { millis } from '../../sql/bound.ts';

type OperatorAlert = Pipeline['alerts'][number];

const MOST = 50;

/** Alerts to operators: the open ones first, then the newest. */
export async function operatorAlerts(store: Store): Promise<OperatorAlert[]> {
  const rows = await store.select<Omit<OperatorAlert, 'overAt'> & { ended: number }>(`
    SELECT id, kind, stage, title, detail, status, ${millis('raised')} AS at, ${millis('over_at')} AS ended
    FROM (
      SELECT alert_id AS id, kind, stage, title, detail, status, at AS raised, over_at
      FROM operator_alerts FINAL
      ORDER BY status = 'over', raised DESC, id
      LIMIT ${MOST}
    )`);
  return rows.map(({ ended, ...row }) => ({ ...row, overAt: row.status === 'over' && ended > 0 ? ended : null }));
}
