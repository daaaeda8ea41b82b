import type { Logger } from '../../service/logger.ts';
import type { TopicSpec } from '../topics.ts';
import { compactWhenDue } from './compact.ts';
import type { Groups } from './groups.ts';
import type { Partition } from './partition.ts';
import { dropOld } from './retention.ts';

const EVERY_MS = 60_000;

export interface MaintenanceOptions {
  topics: ReadonlyMap<string, { spec: TopicSpec; partitions: readonly Partition[] }>;
  groups: Groups;
  maxTopicBytes: number;
  compactAfterBytes: number;
  keepTombstonesMs: number;
  now: () => number;
  logger: Logger | undefined;
}

/** Retention and compaction, one run at a time: when a segment was closed, and each minute. */
export class Maintenance {
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #isQueued = false;
  #stopped = false;

  readonly #options: MaintenanceOptions;

  constructor(options: MaintenanceOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => this.soon(), EVERY_MS).unref();
  }

  soon(): void {
    if (this.#isQueued || this.#stopped) return;
    this.#isQueued = true;
    this.run().catch((error: unknown) =>
      this.#options.logger?.error({ error }, 'retention or compaction of the log failed; it is tried again'),
    );
  }

  run(): Promise<void> {
    const run = this.#running.then(() => {
      this.#isQueued = false;
      return this.#stopped ? undefined : this.#maintainAll();
    });
    this.#running = run.catch(() => undefined);
    return run;
  }

  async #maintainAll(): Promise<void> {
    const errors: unknown[] = [];
    // A failure of one topic must not keep the others from staying within their bounds.
    for (const topic of this.#options.topics.values())
      await this.#maintain(topic).catch((error: unknown) => errors.push(error));
    if (errors.length > 0) throw new AggregateError(errors, 'Retention or compaction failed.');
  }

  async #maintain({ spec, partitions }: { spec: TopicSpec; partitions: readonly Partition[] }): Promise<void> {
    const { groups, maxTopicBytes, now, logger, compactAfterBytes, keepTombstonesMs } = this.#options;
    if (spec.cleanup === 'delete') {
      await dropOld({ topic: spec, partitions, groups, maxTopicBytes, now, logger });
      return;
    }
    for (const partition of partitions) {
      await compactWhenDue(partition, { afterBytes: compactAfterBytes, keepTombstonesMs, now: now() });
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.#running;
  }
}
