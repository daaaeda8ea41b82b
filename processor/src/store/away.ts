import { ClickHouseError } from '@clickhouse/client';

import { StoreError } from './errors.ts';

/** Whether the store answers, by the last calls: the client's own errors say that no answer came. */
export interface Away {
  /** Since when no call was answered; null while they are. */
  since(): number | null;
  /** Notes how a call ends, and gives its result. @throws StoreError `away` in place of an error of the connection */
  watch<Result>(call: Promise<Result>): Promise<Result>;
}

const UNREACHED = /^E(?:CONNREFUSED|CONNRESET|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN|PIPE|TIMEDOUT)$/;

export function watchAway(now: () => number): Away {
  let since: number | null = null;
  return {
    since: () => since,
    async watch(call) {
      try {
        const result = await call;
        since = null;
        return result;
      } catch (error) {
        if (!isUnreached(error)) {
          since = null;
          throw error;
        }
        since ??= now();
        throw new StoreError('away', `since ${new Date(since).toISOString()}`, { cause: error });
      }
    },
  };
}

function isUnreached(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof ClickHouseError || error instanceof StoreError) return false;
  const code = 'code' in error ? String(error.code) : '';
  return UNREACHED.test(code) || error.message.startsWith('Timeout error') || isUnreached(error.cause);
}
