import type { TrafficRow } from '@breakwater/relay/log';

import { isoOf } from '../topics/row-origin.ts';
import { DETAIL_MAX, REASON_MAX } from './receipt-row.ts';

/** A row of `key_traffic`. Times are ISO texts. */
export interface KeyTrafficRow {
  project_id: number;
  bucket: string;
  public_key: string;
  category: string;
  outcome: string;
  reason: string;
  detail: string;
  relay: string;
  quantity: number;
  client: string;
  last_at: string;
}

const KEY_MAX = 64;
const CLIENT_MAX = 200;

export const keyTrafficRow = (row: TrafficRow, relay: string): KeyTrafficRow => ({
  project_id: row.project,
  bucket: isoOf(row.bucket),
  public_key: row.publicKey.slice(0, KEY_MAX),
  category: row.category,
  outcome: row.outcome,
  reason: row.reason.slice(0, REASON_MAX),
  detail: row.detail.slice(0, DETAIL_MAX),
  relay,
  quantity: row.quantity,
  client: row.client.slice(0, CLIENT_MAX),
  last_at: isoOf(row.lastAt),
});

/** A relay tells a row again while it grows: of those in one batch the table needs the largest. */
export function largestOf(rows: readonly KeyTrafficRow[]): KeyTrafficRow[] {
  const largest = new Map<string, KeyTrafficRow>();
  for (const row of rows) {
    const { quantity, client: _client, last_at: _at, ...identity } = row;
    const name = JSON.stringify(identity);
    const before = largest.get(name);
    if (!before || before.quantity <= quantity) largest.set(name, row);
  }
  return [...largest.values()];
}
