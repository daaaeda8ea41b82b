import type { DeliverRecord } from '@breakwater/relay/log';

import { admitNotice, HOUR_MS } from '../alerts/budget.ts';
import { dueAt } from '../alerts/digest.ts';
import type { Store } from '../store/port.ts';
import { deliveryIdOf, deliveryOf } from './delivery.ts';
import type { Delivery } from './delivery.ts';

interface AdmitTools {
  store: Pick<Store, 'select'>;
  /** Single notices that a receiver gets in an hour. */
  perHour: (receiver: string) => Promise<number>;
  now: () => number;
}

/**
 * The deliveries of records that have none yet: sent singly within the budget of their receiver, else part of its next digest. The
 * rest of the budget is read from the deliveries of the last hour, so that another owner goes on with it.
 */
export async function admitRecords(
  records: readonly DeliverRecord[],
  partition: number,
  { store, perHour, now }: AdmitTools,
): Promise<Delivery[]> {
  const fresh = await withoutStored(store, records);
  if (fresh.length === 0) return [];
  const nowMs = now();
  const known = await spentOf(store, [...new Set(fresh.map(({ receiver }) => receiver))], nowMs);
  const admitted: Delivery[] = [];
  for (const record of fresh) {
    const spent = known.get(record.receiver) ?? { singles: [], waiting: [] };
    const delivery = deliveryOf(record, partition, nowMs);
    // Operators' notices and ends of silences are few by themselves, and no digest has words for them.
    if (record.about.kind !== 'new' && record.about.kind !== 'regressed') {
      admitted.push(delivery);
      continue;
    }
    const admission = record.as === 'single' ? admitNotice(spent, nowMs, await perHour(record.receiver)) : null;
    if (admission?.as === 'single') {
      known.set(record.receiver, { ...spent, ...admission.budget });
      admitted.push(delivery);
      continue;
    }
    const waiting = [...spent.waiting, nowMs];
    known.set(record.receiver, { ...spent, waiting });
    admitted.push({
      ...delivery,
      state: 'waiting',
      because: record.because ?? 'budget',
      nextAt: dueAt(waiting) ?? nowMs,
    });
  }
  return admitted;
}

async function withoutStored(
  store: Pick<Store, 'select'>,
  records: readonly DeliverRecord[],
): Promise<DeliverRecord[]> {
  const byId = new Map(records.map((record) => [deliveryIdOf(record.decision, record.receiver), record]));
  const stored = await store.select<{ id: string }>(
    'SELECT DISTINCT delivery_id AS id FROM deliveries WHERE delivery_id IN {ids:Array(String)}',
    { ids: [...byId.keys()] },
  );
  for (const { id } of stored) byId.delete(id);
  return [...byId.values()];
}

/** Times of the single notices of the last hour, and since when those wait that the next digest takes. */
interface Spent {
  singles: readonly number[];
  waiting: readonly number[];
}

async function spentOf(
  store: Pick<Store, 'select'>,
  receivers: readonly string[],
  nowMs: number,
): Promise<Map<string, Spent>> {
  const at = 'toFloat64(toUnixTimestamp64Milli(admitted_at))';
  const rows = await store.select<{ receiver: string } & Spent>(
    `SELECT receiver,
            groupArrayIf(1000)(${at}, because = '' AND kind IN ('new', 'regressed') AND admitted_at >= {since:DateTime64(3)}) AS singles,
            arrayFilter(least -> least > 0, [minIf(toFloat64(toUnixTimestamp64Milli(next_at)), state = 'waiting') - ${HOUR_MS}]) AS waiting
     FROM deliveries FINAL
     WHERE receiver IN {receivers:Array(String)} AND (state = 'waiting' OR admitted_at >= {since:DateTime64(3)})
     GROUP BY receiver`,
    { receivers, since: new Date(nowMs - HOUR_MS) },
  );
  return new Map(rows.map(({ receiver, singles, waiting }) => [receiver, { singles, waiting }]));
}
