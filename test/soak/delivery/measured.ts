import type { Arrival, ScriptedRelay } from './scripted-relay.ts';

/** The failures of one row, and their ends. */
export interface Delivery {
  row: string;
  sdk: string;
  failures: number;
  arrived: number;
  twice: number;
  lost: number;
  /** Lost ones that some count tells of. */
  counted: number;
  /** Nobody knows of these. */
  silent: number;
  /** Arrivals by road: `direct`; `end`, by a connection that was opened after the end began; `spool`, by the next start. */
  roads: Record<string, number>;
}

/** `endedAt`: when the process or page was told to end, or said that it did. */
export function measured(
  { row, sdk, failures }: Pick<Delivery, 'row' | 'sdk' | 'failures'>,
  relay: ScriptedRelay,
  endedAt: number,
): Delivery {
  const first = new Map<string, Arrival>();
  for (const arrival of relay.arrivals) if (!first.has(arrival.name)) first.set(arrival.name, arrival);
  const roads: Record<string, number> = {};
  for (const { isSpooled, connectedAt } of first.values()) {
    const road = isSpooled ? 'spool' : connectedAt > endedAt ? 'end' : 'direct';
    roads[road] = (roads[road] ?? 0) + 1;
  }
  const lost = failures - first.size;
  const counted = Math.min(lost, relay.counted());
  const twice = relay.arrivals.length - first.size;
  return { row, sdk, failures, arrived: first.size, twice, lost, counted, silent: lost - counted, roads };
}

/** A line of the table in `RESULTS.md`. */
export const lineOf = ({ row, sdk, failures, arrived, twice, lost, counted, silent, roads }: Delivery): string =>
  `| ${[row, sdk, failures, arrived, twice, lost, counted, silent, roadsOf(roads)].join(' | ')} |`;

const roadsOf = (roads: Record<string, number>): string =>
  Object.entries(roads)
    .map(([road, count]) => `${road} ${count}`)
    .join(', ');
