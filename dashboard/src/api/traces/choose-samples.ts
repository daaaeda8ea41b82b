import type { SampleKind, TransactionSample } from '../../contract/performance.ts';

/** At most so many traces under one heading. */
export const EACH = 3;

/**
 * A trace stands under one heading: failed first, then slow and fast from the ends of the durations, typical from the middle of the
 * rest. With fewer than three finished traces nothing can be told slow from fast, so all are typical.
 */
export function chooseSamples(candidates: readonly TransactionSample[], medianMs: number): TransactionSample[] {
  const shown = new Set<string>();
  const take = (kind: SampleKind, from: readonly TransactionSample[], most: number): TransactionSample[] => {
    const taken: TransactionSample[] = [];
    for (const sample of from) {
      if (taken.length === most) break;
      if (shown.has(sample.traceId)) continue;
      shown.add(sample.traceId);
      taken.push({ ...sample, kind });
    }
    return taken;
  };

  const failed = take(
    'failed',
    candidates.filter(({ kind }) => kind === 'failed'),
    EACH,
  );
  const finished = candidates.filter(({ kind, traceId }) => kind !== 'failed' && !shown.has(traceId));
  const ends = Math.min(EACH, Math.floor(new Set(finished.map(({ traceId }) => traceId)).size / 3));
  const slow = take(
    'slow',
    finished.toSorted((one, other) => other.durationMs - one.durationMs),
    ends,
  );
  const fast = take(
    'fast',
    finished.toSorted((one, other) => one.durationMs - other.durationMs),
    ends,
  );
  const distance = ({ durationMs }: TransactionSample): number => Math.abs(durationMs - medianMs);
  const median = take(
    'median',
    finished.toSorted((one, other) => distance(one) - distance(other)),
    EACH,
  );
  return [...slow, ...median, ...fast, ...failed];
}
