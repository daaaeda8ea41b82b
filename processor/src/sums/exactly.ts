import { StoreError } from '../store/errors.ts';
import type { Store } from '../store/port.ts';
import { tailOf } from './marker.ts';
import { readMarkers } from './read-markers.ts';
import type { SumsName } from './tables.ts';

/** SQL on the facts of each table: those that its sums do not hold yet. */
export type Tails<Name extends SumsName> = Readonly<Record<Name, string>>;

/** Rolls lie seconds apart, so a question that meets one after the other is slower than any bound. */
const MOST_TIMES = 5;

/**
 * Asks sums and the tail of facts that is not rolled into them, so that the answer is exact and current. `ask` is called again
 * where a roll came in between: then it may have counted facts twice.
 * @throws StoreError `busy` where each try met a roll
 */
export async function exactly<Name extends SumsName, T>(
  store: Pick<Store, 'select'>,
  names: readonly Name[],
  ask: (tails: Tails<Name>) => Promise<T>,
): Promise<T> {
  let markers = await readMarkers(store, names);
  for (let time = 0; time < MOST_TIMES; time++) {
    const tails = Object.fromEntries(names.map((name) => [name, tailOf(markers[name])])) as Tails<Name>;
    const answer = await ask(tails);
    const after = await readMarkers(store, names);
    if (names.every((name) => after[name].roll === markers[name].roll)) return answer;
    markers = after;
  }
  throw new StoreError('busy', 'sums were rolled during each try');
}
