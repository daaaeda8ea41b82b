import { consumePartition } from '../consume/consume-partition.ts';
import type { Place, PartitionSource } from '../consume/place.ts';
import type { Logger } from '../../service/logger.ts';
import type { Batch, ConsumeOptions, Consumer } from '../port.ts';
import type { EachBatchPayload, Kafka } from './client.ts';
import { Fetched } from './fetched.ts';
import { Member } from './member.ts';
import type { MemberOptions } from './member.ts';
import { recordOf } from './message.ts';
import { committedPlaces, offsetBounds, offsetsAfter } from './places.ts';
import type { OffsetBounds } from './places.ts';
import type { Questions } from './questions.ts';

/** One partition, from when the group assigns it to this member until it revokes it. */
interface Session {
  /** The bounds of the partition when it was assigned. */
  bounds: OffsetBounds;
  fetched: Fetched;
  place: Place;
  isPaused: boolean;
  revoked: AbortController;
  done: Promise<void>;
}

interface GroupOptions extends MemberOptions {
  logger: Logger | undefined;
}

/** Consumes a topic as a member of a group: the client only fetches, and a loop for each partition hands out its batches. */
export async function joinGroup(
  kafka: Kafka,
  questions: Questions,
  memberOptions: GroupOptions,
  options: ConsumeOptions,
  onBatch: (batch: Batch) => Promise<void>,
): Promise<Consumer> {
  const stopping = new AbortController();
  let group: GroupConsumer | null = null;
  const member = await Member.join(kafka, memberOptions, (getMember) => {
    const joined = new GroupConsumer(getMember, questions, memberOptions, options, onBatch, stopping.signal);
    group = joined;
    return {
      onJoin: (partitions) => joined.onJoin(partitions),
      onFetched: (payload) => joined.onFetched(payload),
      onError: (error) => options.onError(error, null),
    };
  });
  return {
    partitions: () => group?.partitions() ?? [],
    stop: async () => {
      stopping.abort();
      await group?.finish();
      await member.leave();
    },
  };
}

class GroupConsumer {
  readonly #member: () => Member;
  readonly #questions: Questions;
  readonly #memberOptions: GroupOptions;
  readonly #options: ConsumeOptions;
  readonly #onBatch: (batch: Batch) => Promise<void>;
  readonly #stopping: AbortSignal;
  readonly #sessions = new Map<number, Session>();
  /** Revoked sessions included: a partition is handed out one batch at a time, across sessions too. */
  readonly #running = new Map<number, Promise<void>>();
  readonly #commits = new Set<Promise<void>>();
  #joining: Promise<void> = Promise.resolve();
  #joined = 0;

  constructor(
    member: () => Member,
    questions: Questions,
    memberOptions: GroupOptions,
    options: ConsumeOptions,
    onBatch: (batch: Batch) => Promise<void>,
    stopping: AbortSignal,
  ) {
    this.#member = member;
    this.#questions = questions;
    this.#memberOptions = memberOptions;
    this.#options = options;
    this.#onBatch = onBatch;
    this.#stopping = stopping;
  }

  partitions(): number[] {
    return this.#member().isCurrent() ? [...this.#sessions.keys()] : [];
  }

  onJoin(partitions: readonly number[]): Promise<void> {
    for (const [partition, session] of this.#sessions) {
      if (!partitions.includes(partition)) this.#revoke(partition, session);
    }
    const joined = ++this.#joined;
    this.#joining = this.#joining.catch(() => undefined).then(() => this.#takeAll(partitions, joined));
    return this.#joining;
  }

  /**
   * While the group's places are read, no commit of this member may be on its way. An answer from before such a commit would
   * look like the work of another member, and the batch would be handed out a second time, cut differently.
   */
  async #takeAll(partitions: readonly number[], joined: number): Promise<void> {
    await Promise.allSettled(this.#commits);
    const { groupId, topic } = this.#memberOptions;
    const places = await committedPlaces(this.#questions, groupId, topic);
    const bounds = await offsetBounds(this.#questions, topic);
    for (const partition of partitions) {
      // The member has joined again meanwhile: its partitions are assigned anew.
      if (joined !== this.#joined) return;
      await this.#take(partition, places.get(partition), bounds.get(partition) ?? { start: 0, end: 0 });
    }
    this.#options.onJoined?.();
  }

  async #take(partition: number, committed: Place | undefined, bounds: OffsetBounds): Promise<void> {
    const existing = this.#sessions.get(partition);
    // The partition stays here, and no other member had it in between: the batch in hand continues.
    if (existing && committed && existing.place.offset === committed.offset && existing.place.end === committed.end) {
      this.#fetchFrom(partition, existing);
      return;
    }
    if (existing) this.#revoke(partition, existing);

    // When a topic is deleted the broker forgets the places of its groups; this member knows how far it had read.
    const known = committed ?? existing?.place;
    const place = known ?? { offset: this.#options.from === 'latest' ? bounds.end : bounds.start };
    // Committed, so that a group without any records yet starts here the next time too.
    if (!known) {
      this.#sayPlaceless(partition, bounds);
      await this.#member().commit(partition, place);
    }
    const session: Session = {
      bounds,
      fetched: new Fetched(await this.#startOf(partition, place, bounds)),
      place,
      isPaused: false,
      revoked: new AbortController(),
      done: Promise.resolve(),
    };
    this.#sessions.set(partition, session);
    this.#fetchFrom(partition, session);
    session.done = this.#consume(partition, session, this.#running.get(partition));
    this.#running.set(partition, session.done);
  }

  /**
   * Logs instead of a loss statement: a new group has lost nothing, and the broker does not distinguish it from a forgotten
   * one.
   */
  #sayPlaceless(partition: number, { start }: OffsetBounds): void {
    if (start === 0) return;
    const { groupId, topic, logger } = this.#memberOptions;
    logger?.warn(
      { group: groupId, topic, partition, start },
      'a group without a place reads a partition that has dropped records: it is new, or was away for longer than the broker remembers',
    );
  }

  /** The place if the partition reaches that far; otherwise the first record appended after all that the group has read. */
  async #startOf(partition: number, place: Place, { start, end }: OffsetBounds): Promise<number> {
    if (place.offset <= end) return Math.max(start, place.offset);
    if (place.at === undefined) return start;
    return (await offsetsAfter(this.#questions, this.#memberOptions.topic, place.at)).get(partition) ?? start;
  }

  #fetchFrom(partition: number, session: Session): void {
    session.isPaused = false;
    this.#member().resume(partition);
    this.#member().seek(partition, session.fetched.end);
  }

  #revoke(partition: number, session: Session): void {
    session.revoked.abort();
    this.#sessions.delete(partition);
    this.#options.onLeft?.(partition);
  }

  async #consume(partition: number, session: Session, previous: Promise<void> | undefined): Promise<void> {
    await previous;
    const { fetched } = session;
    const source: PartitionSource = {
      partition,
      bounds: session.bounds,
      start: () => fetched.start,
      end: () => fetched.end,
      read: async (from, limits) => fetched.read(from, limits),
      waitFor: (offset, signal, ms) => fetched.waitFor(offset, signal, ms),
      place: () => session.place,
      resumeAt: async () => fetched.start,
      remember: (place) => this.#remember(partition, session, place),
      now: Date.now,
    };
    await consumePartition(
      source,
      this.#options,
      this.#onBatch,
      AbortSignal.any([this.#stopping, session.revoked.signal]),
    );
  }

  async #remember(partition: number, session: Session, place: Place): Promise<void> {
    await this.#joining.catch(() => undefined);
    // Another member has the partition, and gets the range that was not committed.
    if (session.revoked.signal.aborted) return;
    const commit = this.#member().commit(partition, place);
    this.#commits.add(commit);
    await commit.finally(() => this.#commits.delete(commit));
    session.place = place;
    session.fetched.release(place.offset);
    if (session.isPaused && session.fetched.bytes < this.#options.maxBytes) {
      session.isPaused = false;
      this.#member().resume(partition);
    }
  }

  async onFetched({ batch, resolveOffset, isStale }: EachBatchPayload): Promise<void> {
    const session = this.#sessions.get(batch.partition);
    if (!session || isStale()) return;
    const { fetched } = session;
    const records = batch.messages.map(recordOf);
    const [first] = records;
    // The partition ends before the offsets read from it: it was begun anew or cut back, and is treated as newly assigned.
    if (Number(batch.highWatermark) < fetched.end) {
      this.#revoke(batch.partition, session);
      await this.#take(batch.partition, session.place, await this.#boundsOf(batch.partition));
      return;
    }
    if (first && first.offset > fetched.end) {
      const { start } = await this.#boundsOf(batch.partition);
      // Compaction leaves gaps too; but records that the log dropped unread are lost, and must not pass for such a gap.
      if (start > fetched.end) {
        // Fetched records are handed out first; then the same gap is met again.
        if (fetched.bytes > 0) {
          this.#pause(batch.partition, session);
          return;
        }
        fetched.resetTo(start);
      }
    }
    fetched.add(records, Number(batch.lastOffset()) + 1);
    resolveOffset(batch.lastOffset());

    const isNeeded = session.place.end !== undefined && session.place.end > fetched.end;
    if (isNeeded || fetched.bytes < 2 * this.#options.maxBytes) return;
    this.#pause(batch.partition, session);
  }

  #pause(partition: number, session: Session): void {
    if (session.isPaused) return;
    session.isPaused = true;
    this.#member().pause(partition);
  }

  async #boundsOf(partition: number): Promise<OffsetBounds> {
    const bounds = await offsetBounds(this.#questions, this.#memberOptions.topic);
    return bounds.get(partition) ?? { start: 0, end: 0 };
  }

  async finish(): Promise<void> {
    await Promise.all(this.#running.values());
  }
}
