import { laneOf, PROCESSOR_SILENT_MS } from '../../log/index.ts';
import type { LaneName, PressureRecord } from '../../log/index.ts';

/** Without waiting records processors publish seldom; newer records count as waiting only when the next publication is overdue. */
const QUIET_MS = 5_000;
/** After such a pause a processor that publishes again has returned, to the records left behind. */
const PAUSE_MS = 5_000;

/** How far processors are behind now: their last records, and the time that has passed since. */
export interface Behind {
  oldestAgeMs: number;
  waiting: number;
  perSecond: number;
}

/** The records that processors publish on themselves: the one source of truth on how late the path is. */
export interface Statements {
  /** Takes a record; `saidAt` is by this process's clock. */
  say(record: PressureRecord, saidAt: number): void;
  /** Takes the last record of a processor that is long gone. */
  remember(record: PressureRecord, saidAt: number): void;
  /** Takes the end of a processor. Its records that waited go on waiting until another one reads its partitions. */
  leave(processor: string): void;
  /** Takes that this process appended to a topic. */
  appended(topic: string): void;
  /** How far the processors are that read a topic now. */
  topic(name: string): Behind;
  /** How far a lane is behind, whether anybody reads it or not. */
  lane(name: LaneName): Behind;
  /** No processor has spoken for {@link PROCESSOR_SILENT_MS}. A fresh system counts as live for as long. */
  silent(): boolean;
  /** Since when processors have published without such a pause; null while they are silent. */
  speakingSince(): number | null;
  /** When a processor published again after a pause; null where there was none. */
  backAt(): number | null;
}

interface Statement extends Behind {
  processor: string;
  lane: LaneName;
  topic: string;
  saidAt: number;
  /** Its processor has ended, and no other one has spoken of the partition since. */
  hasLeft: boolean;
}

const NOTHING: Behind = { oldestAgeMs: 0, waiting: 0, perSecond: 0 };

export function createStatements(now: () => number): Statements {
  const startedAt = now();
  /** By topic and partition: a newer record replaces that of the processor that read the partition before. */
  const byPlace = new Map<string, Statement>();
  /** Topics that no processor reads, by the time of the first append since. */
  const unread = new Map<string, number>();
  let lastSaidAt = startedAt;
  let speakingSince: number | null = null;
  let backAt: number | null = null;

  const take = ({ processor, lanes }: PressureRecord, saidAt: number, hasLeft: boolean): void => {
    for (const { partition, ...told } of lanes) {
      const place = `${told.topic}:${partition}`;
      if ((byPlace.get(place)?.saidAt ?? 0) > saidAt) continue;
      byPlace.set(place, { ...told, processor, saidAt, hasLeft });
      if (!hasLeft) unread.delete(told.topic);
    }
    dropIdle();
  };
  /** Nothing waits for a processor that had nothing to read when it ended. */
  const dropIdle = (): void => {
    for (const [place, { hasLeft, waiting, oldestAgeMs }] of byPlace)
      if (hasLeft && waiting === 0 && oldestAgeMs === 0) byPlace.delete(place);
  };

  const behind = (isMeant: (statement: Statement) => boolean): Behind => {
    const at = now();
    const sum = { ...NOTHING };
    for (const statement of byPlace.values()) {
      if (!isMeant(statement)) continue;
      const sinceMs = at - statement.saidAt - (statement.waiting === 0 ? QUIET_MS : 0);
      sum.oldestAgeMs = Math.max(sum.oldestAgeMs, statement.oldestAgeMs + Math.max(0, sinceMs));
      sum.waiting += statement.waiting;
      sum.perSecond += statement.perSecond;
    }
    return sum;
  };
  const silent = (): boolean => now() - lastSaidAt > PROCESSOR_SILENT_MS;

  return {
    say(record, saidAt) {
      take(record, saidAt, false);
      if (saidAt - lastSaidAt > PAUSE_MS) backAt = saidAt;
      if (speakingSince === null || saidAt - lastSaidAt > PROCESSOR_SILENT_MS) speakingSince = saidAt;
      lastSaidAt = Math.max(lastSaidAt, saidAt);
    },
    remember: (record, saidAt) => take(record, saidAt, true),
    leave(processor) {
      for (const statement of byPlace.values()) if (statement.processor === processor) statement.hasLeft = true;
      dropIdle();
    },
    appended(topic) {
      if (unread.has(topic)) return;
      for (const statement of byPlace.values()) if (statement.topic === topic && !statement.hasLeft) return;
      unread.set(topic, now());
    },
    topic: (name) => behind(({ topic, hasLeft }) => topic === name && !hasLeft),
    lane(name) {
      const sum = behind(({ lane }) => lane === name);
      for (const [topic, since] of unread)
        if (laneOf(topic)?.lane === name) sum.oldestAgeMs = Math.max(sum.oldestAgeMs, now() - since);
      return sum;
    },
    silent,
    speakingSince: () => (silent() ? null : speakingSince),
    backAt: () => backAt,
  };
}
