import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { Batch, LaneName, Log, PressureRecord } from '@breakwater/relay/log';

/*
 * A processor that only takes its time: a declared number of records a second, shared by all lanes, and each second a record of
 * how far it is behind. So a bench of the relay measures the relay, and not the engine on the same two cores.
 */

const SAY_MS = 1_000;
const GROUP = 'declared';
const LANES: [LaneName, string][] = [
  ['live', TOPICS.events.name],
  ['live', TOPICS.spans.name],
  ['backlog', TOPICS.eventsBacklog.name],
  ['backlog', TOPICS.spansBacklog.name],
];

export async function startDeclaredProcessor(log: Log, perSecond: number): Promise<() => Promise<void>> {
  let freeAt = 0;
  /** The oldest record in hand, and the records done since the last publication, by topic and partition. */
  const inHand = new Map<string, number>();
  const done = new Map<string, number>();

  const take = async ({ topic, partition, records }: Batch): Promise<void> => {
    const place = `${topic}:${partition}`;
    inHand.set(place, records[0]?.timestampMs ?? Date.now());
    freeAt = Math.max(freeAt, Date.now()) + (1000 * records.length) / perSecond;
    await new Promise((resolve) => setTimeout(resolve, freeAt - Date.now()));
    inHand.delete(place);
    done.set(place, (done.get(place) ?? 0) + records.length);
  };
  const consumers = await Promise.all(
    LANES.map(([, topic]) =>
      log.consume(
        {
          topic,
          group: GROUP,
          maxRecords: 200,
          maxBytes: 5_000_000,
          lingerMs: 75,
          onError: (error) => console.error(error),
        },
        take,
      ),
    ),
  );

  const say = async (): Promise<void> => {
    const at = Date.now();
    const lanes: PressureRecord['lanes'] = [];
    for (const [lane, topic] of LANES) {
      for (const { partition, committed, end } of await log.positions(topic, GROUP)) {
        const place = `${topic}:${partition}`;
        const oldestAgeMs = at - (inHand.get(place) ?? at);
        lanes.push({
          lane,
          topic,
          partition,
          oldestAgeMs,
          waiting: end - committed,
          perSecond: (1000 * (done.get(place) ?? 0)) / SAY_MS,
        });
      }
    }
    done.clear();
    const record = { v: 1, processor: GROUP, at, lanes } as const;
    await log.append(TOPICS.pressure.name, [{ key: GROUP, value: encodeRecord(record) }]);
  };
  const timer = setInterval(() => void say().catch((error: unknown) => console.error(error)), SAY_MS);
  return async () => {
    clearInterval(timer);
    freeAt = 0;
    await Promise.all(consumers.map((consumer) => consumer.stop()));
  };
}
