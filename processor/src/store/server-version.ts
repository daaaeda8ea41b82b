import type { ClickHouseClient } from '@clickhouse/client';

import { StoreError } from './errors.ts';

/**
 * The lowest version of a ClickHouse server that is supported, as year and number: the one that has all that the statements here
 * use and that they are tested on, of which text indexes with the `array` tokenizer came last.
 */
export const LOWEST_CLICKHOUSE = '26.7';

/** Refuses a server that is too old, before anything is written to it. */
export async function assertServerVersion(client: ClickHouseClient): Promise<void> {
  const result = await client.query({ query: 'SELECT version() AS version', format: 'JSONEachRow' });
  const [row] = await result.json<{ version: string }>();
  const version = row?.version ?? '';
  if (isBefore(version, LOWEST_CLICKHOUSE))
    throw new StoreError('server_too_old', `it is ${version}, and ${LOWEST_CLICKHOUSE} is needed`);
}

/** Compares year and number. A text that does not begin with them is no version that could be relied on. */
export function isBefore(version: string, lowest: string): boolean {
  const [year, number] = partsOf(version);
  const [lowestYear, lowestNumber] = partsOf(lowest);
  return year === lowestYear ? number < lowestNumber : year < lowestYear;
}

function partsOf(version: string): [number, number] {
  const [, year = 0, number = 0] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  return [Number(year), Number(number)];
}
