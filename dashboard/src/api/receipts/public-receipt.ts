import type { PublicReceipt, Receipt } from '../../contract/receipts.ts';

/** The same receipt with RFC 3339 times. In a receipt every time is called `at` or ends in `At`, and nothing else is. */
export const publicReceipt = (receipt: Receipt): PublicReceipt => withIsoTimes(receipt) as PublicReceipt;

function withIsoTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withIsoTimes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      typeof inner === 'number' && /^at$|At$/.test(name) ? new Date(inner).toISOString() : withIsoTimes(inner),
    ]),
  );
}
