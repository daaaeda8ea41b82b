import type { Store } from '@breakwater/processor/store';

import type { Pipeline } from '../../../contract/pipeline.ts';
import { millis } from '../../sql/bound.ts';

type OperatorAlert = Pipeline['alerts'][number];

const MOST_OVER = 50;

/** Alerts to operators: all open ones first, then the newest of those that are over. */
export async function operatorAlerts(store: Store): Promise<Pick<Pipeline, 'alerts' | 'alertsLeftOut'>> {
  const rows = await store.select<Omit<OperatorAlert, 'overAt'> & { ended: number; ofStatus: number }>(`
    SELECT id, kind, stage, title, detail, status, ${millis('raised')} AS at, ${millis('over_at')} AS ended,
           ofStatus
    FROM (
      SELECT alert_id AS id, kind, stage, title, detail, status, at AS raised, over_at,
             toFloat64(count() OVER (PARTITION BY status)) AS ofStatus,
             row_number() OVER (PARTITION BY status ORDER BY at DESC, alert_id) AS place
      FROM operator_alerts FINAL
    )
    WHERE status != 'over' OR place <= ${MOST_OVER}
    ORDER BY status = 'over', raised DESC, id`);
  const over = rows.filter(({ status }) => status === 'over');
  return {
    alerts: rows.map(({ ended, ofStatus: _ofStatus, ...row }) => ({
      ...row,
      overAt: row.status === 'over' && ended > 0 ? ended : null,
    })),
    alertsLeftOut: (over[0]?.ofStatus ?? 0) - over.length,
  };
}
