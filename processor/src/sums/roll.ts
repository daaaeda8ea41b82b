import type { LaneName } from '@breakwater/relay/log';

import type { Store } from '../store/port.ts';
import { markerText, tailOf, millisSql } from './marker.ts';
import type { Marker, RolledPlace } from './marker.ts';
import { readMarkers } from './read-markers.ts';
import { rollSelect, SUMS } from './tables.ts';
import type { SumsName, SumsTable } from './tables.ts';

/** All facts of one partition of a lane below this offset are stored for sure. */
export interface CommittedPlace {
  lane: LaneName;
  partition: number;
  committed: number;
}

/** Facts of one roll. A million groups would be more than one block. */
const MOST_RECORDS = 200_000;

/** An insert that takes longer has failed, so earlier facts that are not rolled are known by then. */
const IN_FLIGHT_MS = 5 * 60_000;

/**
 * Rolls facts into one table of sums, up to the committed places. The sums and the marker that says how far they go are one
 * block; the next roll begins at that marker. Two rollers number their rolls alike, and the store drops the second of one number,
 * so that each fact counts once whatever is killed, repeated or late. Gives the number of facts.
 */
export async function rollTable(
  store: Pick<Store, 'select' | 'insertSelect'>,
  name: SumsName,
  committed: readonly CommittedPlace[],
): Promise<number> {
  for (let rolled = 0; ;) {
    const marker = (await readMarkers(store, [name]))[name];
    const step = await nextStep(store, SUMS[name], marker, committed);
    if (!step) return rolled;
    const table: SumsTable = SUMS[name];
    await store.insertSelect(
      table.table,
      [...Object.keys(table.columns), 'rolled'],
      rollSelect(table, step.facts, markerText(step.marker)),
      `${name}:${step.marker.roll}`,
    );
    rolled += step.count;
    if (!step.isMore) return rolled;
  }
}

/** The year 2200. */
const ANY_TIME = 7_258_118_400_000;

interface Step {
  /** SQL: the facts of the roll. */
  facts: string;
  marker: Marker;
  count: number;
  isMore: boolean;
}

interface TailPlace {
  lane: LaneName;
  partition: number;
  facts: number;
  last: number;
}

async function nextStep(
  store: Pick<Store, 'select'>,
  { from }: SumsTable,
  marker: Marker,
  committed: readonly CommittedPlace[],
): Promise<Step | null> {
  const places = await Promise.all(committed.map((place) => nextPlace(store, from, marker, place)));
  const next: Marker = { roll: marker.roll + 1, tailSince: marker.tailSince, places };
  // Facts of this roll: those of the tail that the next marker calls rolled, however late the log appended them.
  const left = tailOf({ ...next, places: places.map((place) => ({ ...place, last: ANY_TIME })) });
  const [sums] = await store.select<{ facts: number; oldest: number; now: number; places: TailPlace[] }>(
    `SELECT toFloat64(sum(if(is_left, 0, n))) AS facts, toFloat64(minIf(oldest, is_left)) AS oldest,
            toFloat64(toUnixTimestamp64Milli(now64(3))) AS now,
            groupArrayIf(CAST((lane, partition, n, last), 'Tuple(lane String, partition UInt32, facts Float64, last Float64)'), NOT is_left) AS places
     FROM (
       SELECT toString(lane) AS lane, source_partition AS partition, ${left} AS is_left, count() AS n,
              toUnixTimestamp64Milli(min(stored_at)) AS oldest, toUnixTimestamp64Milli(max(logged_at)) AS last
       FROM ${from}
       WHERE ${tailOf(marker)}
       GROUP BY lane, partition, is_left
     )`,
  );
  if (!sums || sums.facts === 0) return null;
  const { oldest, now } = sums;
  const lastOf = new Map(sums.places.map(({ lane, partition, last }) => [`${lane}:${partition}`, last]));
  return {
    facts: `${tailOf(marker)} AND NOT ${left}`,
    marker: {
      ...next,
      tailSince: Math.max(marker.tailSince, Math.min(now - IN_FLIGHT_MS, oldest === 0 ? now : oldest)),
      places: places.map((place) => ({
        ...place,
        last: Math.max(place.last, lastOf.get(`${place.lane}:${place.partition}`) ?? 0),
      })),
    },
    count: sums.facts,
    isMore: places.some((place, index) => place.until < (committed[index]?.committed ?? 0)),
  };
}

async function nextPlace(
  store: Pick<Store, 'select'>,
  from: SumsTable['from'],
  marker: Marker,
  { lane, partition, committed }: CommittedPlace,
): Promise<RolledPlace> {
  const before = marker.places.find((place) => place.lane === lane && place.partition === partition);
  const place = before ?? { lane, partition, until: 0, since: 0, last: 0 };
  if (committed >= place.until) return { ...place, until: Math.min(committed, place.until + MOST_RECORDS) };

  // The log was begun anew. The facts of the old one end where the first fact of the new one was appended.
  const [first] = await store.select<{ at: number }>(
    `SELECT toFloat64(toUnixTimestamp64Milli(min(logged_at))) AS at
     FROM ${from}
     WHERE lane = '${lane}' AND source_partition = ${partition} AND source_offset < ${place.until}
       AND logged_at > ${millisSql(place.last)} AND stored_at >= ${millisSql(marker.tailSince)}
     HAVING count() > 0`,
  );
  return first ? { ...place, until: committed, since: first.at } : place;
}
