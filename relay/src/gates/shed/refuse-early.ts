import { RelayError } from '../../intake/errors.ts';
import { normalizeEventId } from '../../items/event-id.ts';
import type { Account } from '../../outcomes/account.ts';
import { isShedWhole } from './groups.ts';
import type { Pressure } from '../../pressure/open-pressure.ts';
import { peek } from './peek.ts';
import { shedLimitOf } from './shed.ts';

/** Types whose quantities depend on their bytes, or whose fate depends on another item. */
const COUNTED_BY_BYTES: ReadonlySet<string> = new Set(['log', 'attachment']);

/**
 * Under pressure, refuses a large envelope before it is inflated, where its first bytes show that all of it would be shed. Its
 * event id and category are counted as if it had been read.
 * @throws RelayError `rate_limited`
 */
export function refuseEarly(
  body: Buffer,
  contentEncoding: string,
  pressure: Pick<Pressure, 'level' | 'random'>,
  account: Account,
): void {
  const level = pressure.level();
  if (level.level <= 0) return;
  const peeked = peek(body, contentEncoding);
  if (!peeked || COUNTED_BY_BYTES.has(peeked.item.type)) return;
  // A container's `item_count` is taken as far as its bytes could hold so many.
  const item = { headers: peeked.item, payload: body };
  if (!isShedWhole(item, level.level)) return;

  account.items = [item];
  account.eventId = normalizeEventId(peeked.headers.event_id) ?? undefined;
  throw new RelayError('rate_limited', [`backpressure:${level.why}`], {
    limits: [shedLimitOf(level, [item], pressure.random())],
  });
}
