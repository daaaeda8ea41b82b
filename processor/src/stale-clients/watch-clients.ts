import { decodeRecord, encodeRecord, logTrouble, staleClientSchema, TOPICS } from '@breakwater/relay/log';
import type { Log, StaleClient } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

import { endAlerts, openAlerts, raiseAlert } from '../operators/alerts.ts';
import type { AlertTools } from '../operators/alerts.ts';
import { createDetector } from './detector.ts';
import type { StaleFinding } from './detector.ts';
import type { Sample } from './sample.ts';
import { controlKeyOf, controlOfAlert, staleAlert } from './stale-alert.ts';

export interface WatchTools extends Omit<AlertTools, 'log' | 'logger'> {
  log: Pick<Log, 'append' | 'tail'>;
  logger: Logger;
}

export interface ClientWatch {
  heard(sample: Sample): void;
  stop(): Promise<void>;
}

const LOOK_MS = 5_000;
/** A record is renewed long before it ends, so that a short absence of a processor does not end it. */
const RENEW_MS = 60_000;
const HOLDS_MS = 5 * 60_000;
/** The end of an alert is not urgent, and looking for it is a query. */
const END_MS = 60_000;

/**
 * Watches the clients of all events that this processor reads, and publishes those that send old events to relays, in the topic
 * `controls`. Several processors see parts of one client's events. Each publishes the same record, which holds until none of
 * them renews it.
 */
export async function watchClients(tools: WatchTools): Promise<ClientWatch> {
  const { log, store, logger, now } = tools;
  const { name: topic } = TOPICS.controls;
  const detector = createDetector();
  const controls = new Map<string, StaleClient>();
  const told = new Set<string>();
  let endedAt = now();
  let looking: Promise<void> | null = null;

  const trouble = logTrouble(logger, topic, 'what is said of clients cannot be followed');
  const looks = logTrouble(logger, 'stale clients', 'clients that send old events could not be told of');
  const tail = await log.tail(
    topic,
    ({ key, value }) => {
      if (value === null) return void controls.delete(key);
      try {
        controls.set(key, decodeRecord(staleClientSchema, value));
      } catch (error) {
        logger.error({ error, key }, 'what is said of a client cannot be read');
      }
    },
    trouble.onError,
    trouble.onJoined,
  );

  const say = async (stale: StaleFinding): Promise<void> => {
    const key = controlKeyOf(stale);
    const said = controls.get(key);
    if (said?.reason === stale.reason && said.until - now() > HOLDS_MS - RENEW_MS) return;
    const { project, client, release, reason, since, ageMs } = stale;
    const until = now() + HOLDS_MS;
    const record: StaleClient = { v: 1, kind: 'stale_client', project, client, release, reason, since, until, ageMs };
    await log.append(topic, [{ key, value: encodeRecord(record) }]);
  };

  const tell = async (stale: StaleFinding): Promise<void> => {
    const alert = staleAlert(stale);
    if (!alert || told.has(alert.id)) return;
    const key = controlKeyOf(stale);
    const open = await openAlerts(store, ['stale_client']);
    if (!open.some(({ id }) => controlOfAlert(id) === key)) await raiseAlert(alert, tools);
    told.add(alert.id);
  };

  /** Ends clients that are no longer stale, whichever processor published them: removes their records and closes their alerts. */
  const end = async (stale: readonly StaleFinding[]): Promise<void> => {
    const held = new Set(stale.map(controlKeyOf));
    const over = [...controls].filter(([key, { until }]) => until < now() && !held.has(key)).map(([key]) => key);
    if (over.length > 0)
      await log.append(
        topic,
        over.map((key) => ({ key, value: null })),
      );
    const ended = (await openAlerts(store, ['stale_client'])).filter(({ id }) => {
      const key = controlOfAlert(id);
      return !held.has(key) && (controls.get(key)?.until ?? 0) < now();
    });
    await endAlerts(ended, tools);
    const open = new Set(stale.flatMap((each) => staleAlert(each)?.id ?? []));
    for (const id of told) if (!open.has(id)) told.delete(id);
  };

  const look = async (): Promise<void> => {
    const stale = detector.stale(now());
    for (const each of stale) {
      await say(each);
      await tell(each);
    }
    if (now() - endedAt < END_MS) return;
    endedAt = now();
    await end(stale);
  };
  const timer = setInterval(() => {
    looking ??= look()
      .then(looks.onJoined, looks.onError)
      .finally(() => (looking = null));
  }, LOOK_MS);

  return {
    heard: (sample) => detector.take(sample, now()),
    async stop() {
      clearInterval(timer);
      await Promise.all([looking, tail.stop()]);
    },
  };
}
