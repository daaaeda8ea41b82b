import type { Store } from '../store/port.ts';
import { parseMarker } from './marker.ts';
import type { Marker } from './marker.ts';
import { SUMS } from './tables.ts';
import type { SumsName } from './tables.ts';

/** The newest marker of each of these tables, in one query. */
export async function readMarkers<Name extends SumsName>(
  store: Pick<Store, 'select'>,
  names: readonly Name[],
): Promise<Record<Name, Marker>> {
  const rows = await store.select<{ name: Name; rolled: string }>(
    names
      .map(
        (name) =>
          `SELECT '${name}' AS name, max(rolled) AS rolled FROM ${SUMS[name].table} WHERE ${SUMS[name].isMarker}`,
      )
      .join(' UNION ALL '),
  );
  return Object.fromEntries(rows.map(({ name, rolled }) => [name, parseMarker(rolled)])) as Record<Name, Marker>;
}
