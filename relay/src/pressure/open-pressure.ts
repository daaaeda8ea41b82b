import type { RelayConfig } from '../config.ts';
import type { Gate } from '../gates/gate.ts';
import type { Log } from '../log/index.ts';
import type { Logger } from '../service/index.ts';
import { createMemory } from '../intake/memory.ts';
import type { Memory } from '../intake/memory.ts';
import { createAppendTimes } from './measure/append-times.ts';
import { behindMs } from './measure/behind.ts';
import { followPressure } from './lanes/follow.ts';
import { createLagControl } from './measure/lag.ts';
import { createLanes } from './lanes/choose-lane.ts';
import type { ChooseLanes } from './lanes/choose-lane.ts';
import { watchLevel } from './measure/level-watch.ts';
import { levelOf } from './measure/level.ts';
import type { Budgets, PressureLevel } from './measure/level.ts';
import { createSeenIssues } from '../gates/shed/seen-issues.ts';
import { createShedding } from '../gates/shed/shed.ts';
import type { Statements } from './lanes/statements.ts';
import { memoryShare, mostResident, watchLoop } from './measure/watch-process.ts';

/** The pressure on this relay, and its consequences: which topics take records, and which items are shed. */
export interface Pressure {
  /** The last of the gates. */
  gate: Gate;
  lanes: ChooseLanes;
  /** All bodies in flight. */
  memory: Memory;
  level(): PressureLevel;
  /** The time that requests lately waited for the log; 0 while it takes none, and while none come. */
  appendMs(): number;
  statements: Statements;
  random(): number;
  close(): Promise<void>;
}

export interface OpenPressureOptions {
  config: RelayConfig;
  log: Log;
  logger: Logger;
  now?: () => number;
}

/** Five ticks of the event loop's watch. */
const MEASURE_MS = 50;
/** How old the bounds of memory and disk may be, while requests come. */
const BOUNDS_MS = 1_000;
const TELL_MS = 10_000;
/** 16 MB at most. An issue that repeats is taken again within this time, so that it does not look as if it had ended. */
const SEEN = { most: 50_000, forMs: 10 * 60_000 };

/** Follows the records of processors and measures this process. Resolves when all records that were there have been read. */
export async function openPressure({ config, log, logger, now = Date.now }: OpenPressureOptions): Promise<Pressure> {
  const told = await followPressure(log, logger, now);
  const memory = createMemory(config.maxInFlightBytes);
  const lagControl = createLagControl(config.maxLagMs);
  const appendTimes = createAppendTimes(now);
  const budgets: Budgets = {
    memoryHighWater: config.memoryHighWaterPct / 100,
    logHighWater: config.logHighWaterPct / 100,
    behindMs: 1000 * config.shedBehindSeconds,
  };

  let logShare = 0;
  let mostBytes = mostResident();
  let boundsAt = -Infinity;
  let asking: Promise<void> | null = null;
  const askBounds = async (): Promise<void> => {
    mostBytes = mostResident();
    try {
      logShare = 1 - (await log.headroom());
    } catch (error) {
      // The last answer is kept: requests for a log that is out are answered with 503 anyway.
      logger.debug({ error }, 'the room in the log is not known');
    } finally {
      asking = null;
    }
  };
  /** Asked while requests come, because an idle process should not wake for it. */
  const refreshBounds = (): void => {
    if (asking || now() - boundsAt < BOUNDS_MS) return;
    boundsAt = now();
    asking = askBounds();
  };

  const watch = watchLevel({
    loop: watchLoop(),
    everyMs: MEASURE_MS,
    now,
    measure(loop) {
      refreshBounds();
      const signals = {
        // Bytes of large bodies shed the heaviest of them, and nothing of others.
        memoryShare: Math.max(memory.inSmall / config.maxInFlightBytes, memoryShare(mostBytes)),
        logShare,
        appendMs: appendTimes.ms(),
        cpuLevel: lagControl(loop),
        behindMs: behindMs(told.statements, now()),
      };
      return levelOf(signals, budgets);
    },
  });

  let shed = 0;
  const tell = (): void => {
    if (shed === 0) return;
    const { level, why } = watch.level();
    logger.warn({ shed, level, why }, 'items are shed under pressure');
    shed = 0;
  };

  // The first measurement began it.
  await asking;
  const timer = setInterval(tell, TELL_MS).unref();

  const shedding = createShedding({
    level: watch.level,
    seen: createSeenIssues({ ...SEEN, now }),
    random: Math.random,
  });
  return {
    gate: {
      judge(arrived, items) {
        const judgement = shedding.judge(arrived, items);
        shed += judgement.stopped.length;
        if (judgement.stopped.length < items.length) appendTimes.begin(arrived);
        return judgement;
      },
      settled(arrived, appended) {
        appendTimes.end(arrived, appended.length > 0);
        shedding.settled?.(arrived, appended);
      },
    },
    lanes: createLanes(told, config.liveBudgetMs, now),
    memory,
    level: watch.level,
    appendMs: appendTimes.ms,
    statements: told.statements,
    random: Math.random,
    async close() {
      clearInterval(timer);
      tell();
      watch.close();
      await told.close();
    },
  };
}
