import type { Store } from '../store/port.ts';

/** More than services of millions erase in their life, and as many as one file beside the backups can name. Beyond it processors raise an alert. */
export const ERASURES_MOST = 250_000;
/** As many rows as a question may have. */
const PAGE = 20_000;

/**
 * The rows of a question page by page, at most `ERASURES_MOST` and one more, by which it is known that there are others. `question` gives
 * the SQL of a page that comes behind a key; rows are in the order of their keys.
 */
export async function* pagesOf<Row>(
  store: Pick<Store, 'select'>,
  question: (limit: number) => string,
  keyOf: (row: Row) => string | number,
  first: string | number,
): AsyncGenerator<Row[]> {
  let key = first;
  for (let left = ERASURES_MOST + 1; left > 0;) {
    const limit = Math.min(PAGE, left);
    const rows = await store.select<Row>(question(limit), { key });
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    key = keyOf(last);
    left -= rows.length;
  }
}
