import { hexId, isInBytes, kindOf } from '@breakwater/sdk/wire';

import { RelayError } from '../../intake/errors.ts';
import type { RequestAccount } from '../../outcomes/account.ts';
import { isShedWhole } from './groups.ts';
import type { Pressure } from '../../pressure/open-pressure.ts';
import { peek } from './peek.ts';
import { shedLimitOf } from './shed.ts';

/** The quantities of logs and attachments depend on bytes that are not read yet. */
const isCountedByBytes = (type: string): boolean => kindOf(type).counts.some(([category]) => isInBytes(category));

/**
 * Under pressure, refuses a large envelope before it is inflated, where its first bytes show that all of it would be shed. Its
 * event id and category are counted as if it had been read.
 * @throws RelayError `rate_limited`
 */
export function refuseEarly(
  body: Buffer,
  contentEncoding: string,
  pressure: Pick<Pressure, 'level' | 'random'>,
  account: RequestAccount,
): void {
  const level = pressure.level();
  if (level.level <= 0) return;
  const peeked = peek(body, contentEncoding);
  if (!peeked || isCountedByBytes(peeked.item.type)) return;
  // A container's `item_count` is taken as far as its bytes could hold so many.
  const item = { headers: peeked.item, payload: body };
  if (!isShedWhole(item, level.level)) return;

  account.items = [item];
  account.eventId = hexId(peeked.headers.event_id) ?? undefined;
  throw new RelayError('rate_limited', [`backpressure:${level.why}`], {
    limits: [shedLimitOf(level, [item], pressure.random())],
  });
}
