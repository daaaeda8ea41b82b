import {
  COHORT_MS,
  decodeRecord,
  encodeRecord,
  issuesRecordSchema,
  MINUTE_MS,
  openLog,
  TOPICS,
} from '@breakwater/relay/log';
import type { Batch, Consumer, IssueRecord, Log } from '@breakwater/relay/log';
import { quiet, temporaryFolder, until } from '@breakwater/relay/testing';

import { decideBatch } from '../../issues/consume-issues.ts';
import { createIssueStates } from '../../issues/issue-states.ts';
import { announcing } from '../../testing/announcing.ts';
import { createJudged } from '../../issues/judged.ts';
import type { Tick } from '../tick.ts';
import { createEvaluator } from '../../ledger/evaluate.ts';
import type { Evaluator } from '../../ledger/evaluate.ts';
import { WATERMARK_STAGES } from '../../ledger/start-evaluator.ts';
import { createWatermark } from '../../ledger/watermark.ts';
import { createErased } from '../../erasure/erased.ts';
import { createReleaseStates } from '../../releases/release-states.ts';
import type { Store } from '../../store/index.ts';
import { SUBSCRIPTIONS } from '../../topics/subscriptions.ts';
import { followRelays } from '../follow-relays.ts';
import type { FollowedRelays } from '../follow-relays.ts';
import { watchJudging } from '../judging-paused.ts';
import type { JudgingWatch } from '../judging-paused.ts';
import { createTicker } from '../ticker.ts';
import type { Ticker } from '../ticker.ts';

/*
 * The path from relays to a decider on a real log and store, by a clock that the test sets. A job checks in once a minute by way of
 * the live lane; the decider misses it on a tick, unless nothing can be told.
 */

export const PARTITIONS = 2;
/** The project of the job in each partition. */
const PROJECTS = [1, 2];

export interface Place {
  topic: string;
  partition: number;
}

const isAt = (place: Place | null, { topic, partition }: Place): boolean =>
  place?.topic === topic && place.partition === partition;

interface Running {
  consumers: readonly Consumer[];
  relays: FollowedRelays;
  ticker: Ticker;
  evaluator: Evaluator;
  judging: JudgingWatch;
}

export class WatchedPath {
  readonly #log: Log;
  readonly #store: Store;
  readonly #removeFolder: () => Promise<void>;
  readonly #sights: { partition: number; offset: number; at: number }[] = [];
  readonly #lives = new Map<string, number>();
  #running: Running | null = null;
  #stuck: Place | null = null;
  #release: () => void = () => undefined;
  now: number;
  #passed = 0;
  #lookedAt = 0;
  /** Minutes in which a job was missed, by the decider's partition. */
  readonly #missed: { partition: number; minute: number }[] = [];
  readonly ticks: { partition: number; minute: number; away: number; gap: boolean }[] = [];

  private constructor(log: Log, store: Store, now: number, removeFolder: () => Promise<void>) {
    this.#log = log;
    this.#store = store;
    this.now = now;
    this.#removeFolder = removeFolder;
  }

  static async open(store: Store, now: number): Promise<WatchedPath> {
    for (const table of ['ticks', 'operator_alerts', 'issue_activity', 'issues'])
      await store.client.command({ query: `TRUNCATE TABLE ${table}` });
    const folder = await temporaryFolder();
    const log = await openLog(
      { kind: 'embedded', folder: folder.path, partitions: PARTITIONS, maxTopicBytes: 2 ** 30 },
      quiet,
    );
    const path = new WatchedPath(log, store, now, folder.remove);
    await path.start();
    return path;
  }

  /** Starts the processor. */
  async start(): Promise<void> {
    const tools = { log: this.#log, store: this.#store, logger: quiet, now: () => this.now };
    const decider = {
      ...tools,
      states: createIssueStates(this.#store),
      releases: createReleaseStates(this.#store),
      judged: createJudged(this.#store),
      erased: createErased(this.#store, () => this.now),
      ...announcing(this.#store, () => this.now),
    };
    const consumers = await Promise.all(
      Object.values(SUBSCRIPTIONS).map(({ topic, group, maxRecords, maxBytes }) =>
        this.#log.consume({ topic, group, maxRecords, maxBytes, onError: () => undefined }, async (batch) => {
          await this.#passOrStick(batch);
          if (topic === TOPICS.issues.name) {
            this.#note(batch);
            const { ticks } = await decideBatch(batch, decider);
            for (const tick of ticks) this.#missJobs(tick);
          } else if (topic === TOPICS.events.name) await this.#see(batch);
        }),
      ),
    );
    const relays = await followRelays(this.#log, quiet);
    this.#running = {
      consumers,
      relays,
      ticker: createTicker({
        ...tools,
        relays,
        partitions: () => Array.from({ length: PARTITIONS }, (_, index) => index),
        clocks: { now: () => this.now, passed: () => this.#passed },
      }),
      evaluator: createEvaluator({
        ...tools,
        watermark: createWatermark(this.#log, WATERMARK_STAGES, () => this.now),
        rolloutMs: 0,
      }),
      judging: watchJudging(tools),
    };
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running?.consumers.map((consumer) => consumer.stop()) ?? []);
    await this.#running?.relays.stop();
    this.#running = null;
  }

  async close(): Promise<void> {
    this.unstick();
    await this.stop();
    await this.#log.close();
    await this.#removeFolder();
  }

  /** Nothing of a partition is consumed from now on. */
  stick(place: Place): void {
    this.#stuck = place;
  }

  unstick(): void {
    this.#stuck = null;
    this.#release();
  }

  /** The clock goes on, or jumps: to a time that has not passed. */
  pass(ms: number, byClock = ms): void {
    this.#passed += ms;
    this.now += byClock;
  }

  /** Relays say that they lived since their last word, or begin to. */
  async live(...relays: string[]): Promise<void> {
    for (const name of this.#lives.keys()) if (!relays.includes(name)) this.#lives.delete(name);
    for (const relay of relays) {
      const from = this.#lives.get(relay) ?? this.now;
      this.#lives.set(relay, from);
      const alive = [{ from, to: this.now }];
      // Each life has a name of its own, as a relay that is started again has.
      const key = `${relay}@${from}`;
      const value = encodeRecord({ v: 1, relay: key, at: this.now, alive });
      await this.#log.append(TOPICS.relays.name, [{ key, value }]);
    }
  }

  /** The jobs check in by way of the live lane, unless they are late, and a record comes to the partition that is stuck. */
  async arrive(isOnTime = true): Promise<void> {
    const value = Buffer.from(String(this.now));
    const jobs = PROJECTS.map((_, partition) => ({ topic: TOPICS.events.name, partition }));
    const places = [...(isOnTime ? jobs : []), ...(this.#stuck ? [this.#stuck] : [])];
    for (const { topic, partition } of new Set(places))
      if (topic !== TOPICS.issues.name) await this.#log.append(topic, [{ key: '', partition, value }]);
  }

  /** Everything that is not stuck is consumed, ticks are appended and decided on, and the evaluator looks every two minutes. */
  async settle(): Promise<void> {
    const { ticker, evaluator, judging } = this.#running ?? {};
    await this.#consumed();
    // Several looks, as within a minute: each appends ten ticks at most.
    for (let before = -1; before < this.ticks.length;) {
      before = this.ticks.length;
      await ticker?.look();
      await this.#consumed();
    }
    if (Math.abs(this.now - this.#lookedAt) < COHORT_MS) return;
    this.#lookedAt = this.now;
    await evaluator?.look();
    await judging?.look();
  }

  async alerts(): Promise<{ kind: string; stage: string }[]> {
    return this.#store.select(
      `SELECT kind, stage FROM operator_alerts FINAL WHERE status = 'open' ORDER BY kind, stage`,
    );
  }

  get missed(): readonly { partition: number; minute: number }[] {
    return this.#missed.toSorted((one, other) => one.minute - other.minute || one.partition - other.partition);
  }

  judgedUntil(partition: number): number {
    return this.ticks.findLast((tick) => tick.partition === partition)?.minute ?? 0;
  }

  async #consumed(): Promise<void> {
    if (!this.#running) return;
    await until(async () => {
      for (const { topic, group } of Object.values(SUBSCRIPTIONS))
        for (const { partition, committed, end } of await this.#log.positions(topic, group))
          if (committed < end && !isAt(this.#stuck, { topic, partition })) return false;
      return true;
    });
  }

  async #passOrStick({ topic, partition }: Batch): Promise<void> {
    if (isAt(this.#stuck, { topic, partition }))
      await new Promise<void>((resolve) => {
        this.#release = resolve;
      });
  }

  /** As the processor does with a batch of events: its sights go to `issues` before its place is committed. */
  async #see({ partition, records }: Batch): Promise<void> {
    const project = PROJECTS[partition] ?? 0;
    await this.#log.append(
      TOPICS.issues.name,
      records.map(({ value }) => ({
        key: String(project),
        partition,
        value: encodeRecord(sightOf(project, Number(Buffer.from(value ?? []).toString()))),
      })),
    );
  }

  #note({ partition, records }: Batch): void {
    for (const { offset, value } of records) {
      const record = decodeRecord(issuesRecordSchema, value ?? new Uint8Array());
      if (record.kind === 'seen') this.#sights.push({ partition, offset, at: record.receivedAt });
    }
  }

  /** The job of a partition was missed in a minute without a check-in, unless that cannot be told. */
  #missJobs({ minute, source, away, gap }: Tick): void {
    const { partition, offset } = source;
    const awayMs = away.reduce((sum, { from, to }) => sum + to - from, 0);
    this.ticks.push({ partition, minute, away: awayMs, gap });
    const isThere = this.#sights.some(
      (sight) =>
        sight.partition === partition && sight.offset < offset && sight.at >= minute - MINUTE_MS && sight.at < minute,
    );
    if (!isThere && awayMs === 0 && !gap) this.#missed.push({ partition, minute });
  }
}

const sightOf = (project: number, receivedAt: number): IssueRecord => ({
  v: 1,
  kind: 'seen',
  project,
  group: String(100 + project),
  events: 1,
  eventId: receivedAt.toString(16).padStart(32, '0'),
  receivedAt,
  timestamp: receivedAt,
  releases: [{ release: '', environment: '', eventId: receivedAt.toString(16).padStart(32, '0'), receivedAt }],
  title: 'check-in',
  culprit: '',
  type: '',
  value: '',
  level: 'error',
  platform: 'node',
  handled: true,
});
