import { PROCESSOR_SILENT_MS } from '../../log/index.ts';
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
  /** Forgets a processor that has ended; another one may read its partitions now. */
  leave(processor: string): void;
  topic(name: string): Behind;
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
}

const NOTHING: Behind = { oldestAgeMs: 0, waiting: 0, perSecond: 0 };

export function createStatements(now: () => number): Statements {
  const startedAt = now();
  /** By topic and partition: a newer record replaces that of the processor that read the partition before. */
  const byPlace = new Map<string, Statement>();
  let lastSaidAt = startedAt;
  let speakingSince: number | null = null;
  let backAt: number | null = null;

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
    say({ processor, lanes }, saidAt) {
      for (const { partition, ...told } of lanes) {
        const place = `${told.topic}:${partition}`;
        if ((byPlace.get(place)?.saidAt ?? 0) > saidAt) continue;
        byPlace.set(place, { ...told, processor, saidAt });
      }
      if (saidAt - lastSaidAt > PAUSE_MS) backAt = saidAt;
      if (speakingSince === null || saidAt - lastSaidAt > PROCESSOR_SILENT_MS) speakingSince = saidAt;
      lastSaidAt = Math.max(lastSaidAt, saidAt);
    },
    leave(processor) {
      for (const [place, statement] of byPlace) if (statement.processor === processor) byPlace.delete(place);
    },
    topic: (name) => behind(({ topic }) => topic === name),
    lane: (name) => behind(({ lane }) => lane === name),
    silent,
    speakingSince: () => (silent() ? null : speakingSince),
    backAt: () => backAt,
  };
}
