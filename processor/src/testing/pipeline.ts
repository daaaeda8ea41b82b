import { randomUUID } from 'node:crypto';

import { LIVE_TOPICS, TOPICS } from '@breakwater/relay/log';
import type { Batch, Log, LogRecord, StoredRecord } from '@breakwater/relay/log';
import { quiet } from '@breakwater/relay/testing';

import { chosenRules } from '../alerts/rules.ts';
import { createDirectoryState } from '../alerts/directory-state.ts';
import { createErased } from '../erasure/erased.ts';
import { createGatherer } from '../intake/flush/gatherer.ts';
import { createRecentIds } from '../intake/recent-ids.ts';
import { storeBatch } from '../intake/store-batch.ts';
import { idColumnsOf } from '../intake/stored-ids.ts';
import { decideBatch } from '../issues/consume-issues.ts';
import { createIssueStates } from '../issues/issue-states.ts';
import { createJudged } from '../issues/judged.ts';
import { KINDS } from '../kinds/kinds.ts';
import { writeOutcomes } from '../ledger/consume-outcomes.ts';
import { mailChannel } from '../notify/channels/mail/channel.ts';
import { stepDelivery } from '../notify/deliver.ts';
import { deliveriesWhere } from '../notify/delivery-rows.ts';
import { notifyBatch } from '../notify/notify.ts';
import { createReleaseStates } from '../releases/release-states.ts';
import { createSights } from '../releases/sights.ts';
import { createCanaryEnds } from '../notify/canary-ends.ts';
import { createTurns } from '../notify/turns.ts';
import { createWays } from '../notify/ways.ts';
import type { Store } from '../store/index.ts';
import { ENVELOPE_LANES } from '../topics/subscriptions.ts';
import { accessTo } from './access-to.ts';
import { ALONE } from './records.ts';

/** The receiver of each mail of a test pipeline. */
export const RECEIVER = 'ada@example.com';

export interface TestPipeline {
  log: Pick<Log, 'append'>;
  /** Handles what waits in these topics, and what comes of it, until nothing waits; of all topics where none is named. */
  work(...topics: string[]): Promise<void>;
}

type Handle = (batch: Batch) => Promise<unknown>;

/**
 * The processor's own handlers, one batch of a topic after the other, so that a test's store holds rows as the processor writes
 * them and in an order that is the same each time. Records wait in memory: no test of the log, and no consumer to wait for.
 */
export function createTestPipeline(store: Store): TestPipeline {
  const now = Date.now;
  const waiting = new Map<string, StoredRecord[]>();
  const ends = new Map<string, number>();

  const append = async (topic: string, records: readonly LogRecord[]): Promise<void> => {
    if (topic === TOPICS.dead.name)
      throw new Error(`dead: ${records.map(({ headers }) => JSON.stringify(headers)).join()}`);
    const before = waiting.get(topic) ?? [];
    const end = ends.get(topic) ?? 0;
    const stored = records.map(({ headers = {}, ...record }, index): StoredRecord => ({
      ...record,
      headers,
      offset: end + index,
      timestampMs: appendedAt(headers) ?? now(),
    }));
    waiting.set(topic, [...before, ...stored]);
    ends.set(topic, end + records.length);
  };

  const tools = { log: { append }, store, logger: quiet, now, id: `processor-${randomUUID()}` };
  const handlers = new Map<string, Handle>([
    ...envelopeHandlers(tools),
    ...issueHandlers(tools),
    [TOPICS.outcomes.name, (batch) => writeOutcomes(batch, tools)],
  ]);

  return {
    log: { append },
    async work(...topics) {
      const isWanted = (topic: string): boolean => topics.length === 0 || topics.includes(topic);
      for (;;) {
        const next = [...waiting].find(([topic, records]) => records.length > 0 && isWanted(topic));
        if (!next) return;
        const [topic, records] = next;
        waiting.set(topic, []);
        await handlers.get(topic)?.(batchOf(topic, records));
      }
    },
  };
}

interface PipelineTools {
  log: Pick<Log, 'append'>;
  store: Store;
  logger: typeof quiet;
  now: () => number;
  id: string;
}

function envelopeHandlers(tools: PipelineTools): [string, Handle][] {
  const { store, now } = tools;
  const recent = new Map(
    LIVE_TOPICS.map((live) => [live, createRecentIds(store, live, idColumnsOf(KINDS, live), now, () => true)] as const),
  );
  const erased = createErased(store, now);
  const sights = createSights({ now, onCut: () => {} });
  const gatherer = createGatherer({ ...tools, signal: new AbortController().signal });
  return Object.values(ENVELOPE_LANES).map((lane) => [
    lane.topic,
    (batch) =>
      storeBatch(batch, {
        ...tools,
        erased,
        gatherer,
        sights,
        kinds: KINDS,
        maps: ALONE.maps,
        recent: recent.get(lane.live)!,
        lane,
      }),
  ]);
}

function issueHandlers(tools: PipelineTools): [string, Handle][] {
  const { id, store } = tools;
  const mailTo = [RECEIVER];
  const told = {
    ...tools,
    mailTo,
    directory: createDirectoryState(store, { mailTo, now: tools.now }),
    young: NONE_YOUNG,
  };
  const issues = {
    ...told,
    states: createIssueStates(store),
    releases: createReleaseStates(store),
    judged: createJudged(store),
    erased: createErased(store, tools.now),
  };
  const rules = chosenRules(told.directory, { baseUrl: BASE_URL, secret: '' });
  const mail = mailChannel(null, 'breakwater.test');
  const notify = {
    ...told,
    operatorMail: [],
    rules,
    wake: () => {},
    onCanaries: createCanaryEnds({ ...tools, mailer: null }).add,
  };
  const sender = {
    ...told,
    id,
    accessTo,
    rules,
    turns: createTurns(),
    baseUrl: BASE_URL,
    wayTo: createWays({ channels: new Map([[mail.kind, mail]]), channelById: async () => null }),
    onHeld: async () => {},
  };
  const notifyAndSend = async (batch: Batch): Promise<void> => {
    await notifyBatch(batch, notify);
    for (const due of await deliveriesWhere(store, "d.state = 'pending'", {}))
      await stepDelivery(due, sender, new AbortController().signal);
  };
  return [
    [TOPICS.issues.name, (batch) => decideBatch(batch, issues)],
    [TOPICS.notifications.name, notifyAndSend],
  ];
}

const BASE_URL = 'http://localhost:8000';
/** Notices of a young project would wait for an hour. */
const NONE_YOUNG = { of: async () => new Set<number>() };

/** Envelopes are appended some milliseconds after the relay has them, though a test tells of yesterday. */
function appendedAt(headers: Readonly<Record<string, string>>): number | null {
  const meta = headers['meta'];
  return meta === undefined ? null : (JSON.parse(meta) as { receivedAt: number }).receivedAt + 10;
}

function batchOf(topic: string, records: readonly StoredRecord[]): Batch {
  const first = records[0]?.offset ?? 0;
  const end = first + records.length;
  const id = `${topic}:0:${first}-${end}@${records.at(-1)?.timestampMs ?? 0}`;
  return { topic, partition: 0, first, end, records, redelivered: false, id };
}
