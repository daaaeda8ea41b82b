import type { Store } from '@breakwater/processor/store';

import type { PairsOfTerms } from '../../search/compile.ts';
import { pairPatternOf } from '../../search/pair-patterns.ts';
import type { PairPattern } from '../../search/pair-patterns.ts';
import type { Term } from '../../search/parse.ts';
import { IN_PROJECTS, SINCE } from '../../sql/bound.ts';

/** With more values than this, comparing event by event is quicker than so many words of the index. */
const MOST_VALUES = 2_000;

/** The pairs that the wildcards of a search fit. `tail` is SQL on facts that `pair_days` does not hold. */
export async function pairsOfTerms(
  store: Store,
  terms: readonly Term[],
  { tail, params }: { tail: string; params: Record<string, unknown> },
): Promise<PairsOfTerms> {
  const found = new Map<Term, readonly string[] | null>();
  for (const term of terms) {
    const pattern = pairPatternOf(term);
    if (pattern) found.set(term, await pairsLike(store, pattern, { tail, params }));
  }
  return found;
}

async function pairsLike(
  store: Store,
  { prefix, like }: PairPattern,
  { tail, params }: { tail: string; params: Record<string, unknown> },
): Promise<string[] | null> {
  const fits = 'startsWith(pair, {prefix:String}) AND pair ILIKE {like:String}';
  const rows = await store.select<{ pair: string }>(
    `
    SELECT DISTINCT pair FROM (
      SELECT pair FROM pair_days WHERE ${IN_PROJECTS} AND ${fits} AND day >= toDate(${SINCE}) - 1
      UNION ALL
      SELECT pair FROM events ARRAY JOIN pairs AS pair WHERE ${IN_PROJECTS} AND ${tail} AND ${fits}
    )
    LIMIT ${MOST_VALUES + 1}`,
    { ...params, prefix, like },
  );
  return rows.length > MOST_VALUES ? null : rows.map(({ pair }) => pair);
}
