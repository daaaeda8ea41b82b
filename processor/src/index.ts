import type { Batch, ConsumeOptions, Consumer, Log, Logger } from '@breakwater/relay/log';

import type { ProcessorConfig } from './config.ts';
import { storeBatch } from './consume.ts';
import type { EnvelopeTools } from './consume.ts';
import { decideBatch } from './issues/consume-issues.ts';
import { createIssueStates } from './issues/issue-states.ts';
import { createReleaseTimes } from './issues/release-times.ts';
import { LANES } from './lanes.ts';
import type { EnvelopeLane, Lane } from './lanes.ts';
import { createMailer } from './mail/send.ts';
import { notifyBatch } from './notify.ts';
import { createRecentIds } from './recent-ids.ts';
import type { Store } from './store/port.ts';
import { createSourceMaps } from './symbolicate/source-maps.ts';

export { readConfig, SETTINGS } from './config.ts';
export type { ProcessorConfig } from './config.ts';
export { LANES } from './lanes.ts';

export interface ProcessorTools {
  log: Log;
  store: Store;
  logger: Logger;
}

export interface Processor {
  /** Finishes what is in hand, upstream first, and commits it. The log and the store stay open: they are not ours. */
  close(): Promise<void>;
}

/** A map that is not there may be on its way: builds upload while their first users arrive. */
const MISSING_MAP_MS = 10_000;
/** Within the five seconds that a stop may take. */
const MAIL_GRACE_MS = 3_000;

export async function startProcessor(config: ProcessorConfig, tools: ProcessorTools): Promise<Processor> {
  const { log, store, logger } = tools;
  const now = Date.now;
  const maps = createSourceMaps(store, {
    maxOpenBytes: config.maxOpenMapBytes,
    maxMapBytes: config.maxMapBytes,
    missingForMs: MISSING_MAP_MS,
  });
  const mailer = config.smtpUrl === '' ? null : createMailer(config.smtpUrl, config.mailFrom);

  const recentIds = { events: createRecentIds(store, 'events', now), spans: createRecentIds(store, 'spans', now) };
  const envelopes = ({ lane, table }: EnvelopeLane): ((batch: Batch) => Promise<void>) => {
    const recent = recentIds[table];
    const tools: EnvelopeTools = { log, store, maps, recent, lane, logger, now };
    return async (batch) => {
      const account = await storeBatch(batch, tools);
      logger[account.dead > 0 ? 'warn' : 'debug']({ batch: batch.id, ...account }, 'batch stored');
    };
  };
  const issues = { log, store, states: createIssueStates(store), releases: createReleaseTimes(store), now };
  const notify = {
    log,
    store,
    mailer,
    baseUrl: config.baseUrl,
    mailTo: config.mailTo,
    mailDomain: domainOf(config.mailFrom),
    logger,
    now,
  };

  const onError =
    (lane: Lane): ConsumeOptions['onError'] =>
    (error, range) =>
      logger.error({ error, topic: lane.topic, ...range }, 'batch failed and will be tried again');
  const consume = (lane: Lane, handle: (batch: Batch) => Promise<unknown>): Promise<Consumer> =>
    log.consume({ ...lane, from: 'earliest', onError: onError(lane) }, async (batch) => void (await handle(batch)));

  // In the order of the stream, so that it stops from its source on.
  const consumers = [
    await consume(LANES.events, envelopes(LANES.events)),
    await consume(LANES.spans, envelopes(LANES.spans)),
    await consume(LANES.issues, (batch) => decideBatch(batch, issues)),
    await consume(LANES.notifications, (batch) => notifyBatch(batch, notify)),
  ] as const;

  return {
    async close() {
      const [events, spans, decider, notifier] = consumers;
      const giveUp = setTimeout(() => mailer?.abandon(), MAIL_GRACE_MS);
      try {
        await Promise.all([events.stop(), spans.stop()]);
        await decider.stop();
        await notifier.stop();
      } finally {
        clearTimeout(giveUp);
        maps.close();
      }
    },
  };
}

const domainOf = (from: string): string => /@([^\s>]+)/.exec(from)?.[1] ?? 'localhost';
