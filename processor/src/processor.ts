import { randomUUID } from 'node:crypto';

import type { Batch, Consumer, Log, LostRange } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

import type { ProcessorConfig } from './config.ts';
import { createDirectoryState } from './alerts/directory-state.ts';
import { startSilences } from './alerts/end-silences.ts';
import { chosenRules } from './alerts/rules.ts';
import { tellSilence } from './alerts/tell-silence.ts';
import { createYoungProjects } from './alerts/young-projects.ts';
import { systemAccess } from './directory/access.ts';
import type { SystemAccess } from './directory/access.ts';
import { decideBatch } from './issues/consume-issues.ts';
import { createIssueStates } from './issues/issue-states.ts';
import { createJudged } from './issues/judged.ts';
import { createReleaseStates } from './releases/release-states.ts';
import { createSights } from './releases/sights.ts';
import { SUBSCRIPTIONS } from './topics/subscriptions.ts';
import type { Subscription } from './topics/subscriptions.ts';
import { tryingAgain } from './topics/trying-again.ts';
import { KINDS } from './kinds/kinds.ts';
import { consumeLanes } from './intake/consume-lanes.ts';
import { createPathTime } from './intake/flush/path-time.ts';
import { PROCESSOR_PREFIX } from './intake/flush/stored-rows.ts';
import { announce, publishPressure } from './intake/lanes/pressure.ts';
import type { PartitionLag } from './intake/lanes/progress.ts';
import { writeOutcomes } from './ledger/consume-outcomes.ts';
import { createLossStatements } from './ledger/losses.ts';
import { startEvaluator } from './ledger/start-evaluator.ts';
import { channelById, channelsOf, removedIn } from './notify/open-ways.ts';
import { startDeliveries } from './notify/start-deliveries.ts';
import { createWays } from './notify/ways.ts';
import { countOf } from './operators/counts.ts';
import type { ProcessorCounts } from './operators/counts.ts';
import { tellErasures } from './operators/watch-erasures.ts';
import { watchClients } from './stale-clients/watch-clients.ts';
import type { Store } from './store/port.ts';
import { startRoller } from './sums/start-roller.ts';
import { createArtifactUses } from './maps/artifact-uses.ts';
import { createSourceMaps } from './maps/source-maps.ts';
import { createErased } from './erasure/erased.ts';
import { createGroupings } from './kinds/errors/group/groupings.ts';
import { createScrubbers } from './scrub/scrubbers.ts';
import { startKeeper } from './retention/start-keeper.ts';
import { followRelays } from './ticks/follow-relays.ts';
import { startTicker } from './ticks/start-ticker.ts';

export interface ProcessorTools {
  log: Log;
  store: Store;
  logger: Logger;
}

export interface Processor {
  /** How far behind the processor is, in each of its partitions. */
  lanes(): PartitionLag[];
  counts: ProcessorCounts;
  /** Finishes running batches, upstream first, and commits them. The log and the store stay open, because the caller owns them. */
  close(): Promise<void>;
}

/** How long a missing map is not looked for: builds upload while their first users arrive. */
const MISSING_MAP_MS = 10_000;
const JUDGE_MS = 30_000;
const USES_MS = 60_000;
const SILENCES_MS = 5_000;
/** Within the five seconds that a stop may take. */
const SEND_GRACE_MS = 3_000;

const noWay = async (): Promise<{ refused: string }> => ({ refused: 'a copy of an installation sends nothing' });

export async function startProcessor(config: ProcessorConfig, tools: ProcessorTools): Promise<Processor> {
  const { store, logger } = tools;
  const counter = countOf(tools.log);
  const { log } = counter;
  const now = Date.now;
  const id = `${PROCESSOR_PREFIX}${randomUUID()}`;
  const uses = createArtifactUses({
    store,
    id,
    everyMs: USES_MS,
    now,
    onError: (error) => logger.warn({ error }, 'uses of source maps could not be written and will be at the next'),
  });
  const maps = createSourceMaps(store, {
    used: uses.used,
    maxOpenBytes: config.maxOpenMapBytes,
    maxMapBytes: config.maxMapBytes,
    missingForMs: MISSING_MAP_MS,
  });
  const { channels, mailer } = await channelsOf(config, now);
  const { baseUrl, mailTo, operatorMail } = config;
  const directory = createDirectoryState(store, { mailTo, now });
  const announcing = { log, store, directory, young: createYoungProjects(store, now, config.youngMs), now };
  const erased = createErased(store, now, (areTooMany) => tellErasures(areTooMany, { log, store, logger, now }));
  const accessTo = (projects: readonly number[]): SystemAccess =>
    systemAccess('a notice shows the issues that it tells of', projects);
  const issues = {
    ...announcing,
    states: createIssueStates(store),
    releases: createReleaseStates(store),
    judged: createJudged(store),
    erased,
  };
  let ownPartitions = (): readonly number[] => [];
  const deliveries = startDeliveries({
    ...announcing,
    accessTo,
    mailer,
    rules: chosenRules(directory, { baseUrl, secret: config.secret }),
    wayTo: config.sendsNothing
      ? noWay
      : createWays({
          channels,
          channelById: channelById(store),
          isRemoved: removedIn(store, [...config.mailTo, ...config.operatorMail]),
        }),
    baseUrl,
    mailTo,
    operatorMail,
    id,
    partitions: () => ownPartitions(),
    logger,
  });

  const alerts = { log, store, logger, now };
  const state = createLossStatements(alerts);
  const { cutBack: onCutBack } = state;
  const onLost = async (range: LostRange): Promise<void> => {
    await state.lost(range);
    counter.lost(range);
  };
  const consume = (subscription: Subscription, handle: (batch: Batch) => Promise<unknown>): Promise<Consumer> => {
    const trying = tryingAgain(logger, subscription.topic);
    return log.consume({ ...subscription, from: 'earliest', onLost, onCutBack, ...trying }, async (batch) => {
      await handle(batch);
      trying.onJoined();
    });
  };

  const clients = await watchClients(alerts);
  const sights = createSights({
    now,
    onCut: (project) =>
      logger.warn({ project }, 'a project names more new releases than are taken, which is 100 an hour'),
  });
  const pathTime = createPathTime();
  await announce({ log, id, logger, now });
  // Joining groups takes seconds on Kafka, so all are joined at the same time.
  const [envelopes, decider, notifier, outcomes, relays] = await Promise.all([
    consumeLanes({
      ...alerts,
      id,
      kinds: KINDS,
      maps,
      erased,
      scrubbers: createScrubbers(store, config.secret, now),
      groupings: createGroupings(store, now),
      sights,
      pathTime,
      heard: clients.heard,
      onLost,
      onCutBack,
      flushMs: config.flushMs,
    }),
    consume(SUBSCRIPTIONS.issues, async (batch) => {
      await decideBatch(batch, issues);
      pathTime.decided(now() - (batch.records.at(-1)?.timestampMs ?? now()));
    }),
    consume(SUBSCRIPTIONS.notifications, deliveries.take),
    consume({ ...SUBSCRIPTIONS.outcomes, lingerMs: config.ledgerMs }, (batch) =>
      writeOutcomes(batch, { log, store, now }),
    ),
    followRelays(log, logger),
  ]);
  ownPartitions = () => notifier.partitions();
  deliveries.wake();
  const ticker = startTicker({ log, store, partitions: () => decider.partitions(), relays, logger, now });
  // One process has this partition at a time, or for a moment two, which does no harm.
  const isRoller = (): boolean => decider.partitions().includes(0);
  const roller = startRoller({ log, store, isRoller, everyMs: config.rollMs, logger, now });
  const keeper = startKeeper({ store, isKeeper: isRoller, between: roller.between, logger, now });
  const silences = startSilences({
    store,
    tell: tellSilence(announcing),
    accessTo,
    isOwner: isRoller,
    everyMs: SILENCES_MS,
    logger,
    now,
  });
  const evaluator = startEvaluator({ ...alerts, relays, id, everyMs: JUDGE_MS });
  const pressure = await publishPressure({ log, id, lanes: envelopes.followed, logger, now });

  return {
    lanes: pressure.lanes,
    counts: counter.counts,
    async close() {
      const sent = deliveries.stop(SEND_GRACE_MS);
      try {
        // In the order of the stream, so that the stop begins at its source.
        await Promise.all([pressure.close(), envelopes.stop(), clients.stop(), ticker.stop()]);
        await decider.stop();
        // Accounts that are still gathered stay in the log, for whoever reads it next.
        await Promise.all([
          notifier.stop(),
          sent,
          outcomes.stop(),
          evaluator.stop(),
          roller.stop(),
          keeper.stop(),
          relays.stop(),
          silences.stop(),
          uses.stop(),
        ]);
      } finally {
        maps.close();
      }
    },
  };
}
