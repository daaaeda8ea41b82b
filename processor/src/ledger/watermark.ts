import type { Log } from '@breakwater/relay/log';

/** A topic and the group that reads it. */
export interface FollowedTopic {
  topic: string;
  group: string;
}

/** A topic that is waited for. */
export interface Waiting {
  topic: string;
  /** The number of awaited records that are not consumed yet. */
  records: number;
}

/** How much of the path has passed. */
export interface Passed {
  /** Everything that was in the log at this time, epoch milliseconds, has passed all stages; null while that is not known. */
  until: number | null;
  /** When the oldest round that has not passed began; null where none waits. */
  since: number | null;
  /** The topics that this round waits for. */
  waitsFor: readonly Waiting[];
}

export interface Watermark {
  look(): Promise<Passed>;
}

interface Round {
  startedAt: number;
  stage: number;
  /** The ends that the round still waits for, by topic and partition: the end of the log at that time, and the committed offset. */
  ends: Map<string, Map<number, Place>>;
}

interface Place {
  end: number;
  committed: number;
}

/** At this bound no further round begins: the rounds in hand give the same answer, only later. */
const ROUNDS_MAX = 64;

/**
 * Measures how far the path has come, by offsets alone, so that it depends on no clock but its own. A round notes the ends of
 * the topics of the first stage and waits until their groups have consumed up to there. Their results are then in the topics of
 * the next stage, whose ends the round notes in turn. When the last stage is done, all that was in the log when the round began
 * has passed.
 */
export function createWatermark(
  log: Pick<Log, 'positions'>,
  stages: readonly (readonly FollowedTopic[])[],
  now: () => number,
): Watermark {
  let rounds: Round[] = [];
  let until: number | null = null;

  return {
    async look() {
      if (rounds.length < ROUNDS_MAX) rounds.push({ startedAt: now(), stage: -1, ends: new Map() });
      for (const [stage, followed] of stages.entries()) {
        // Read after the rounds passed the stage before, so the results of that stage are in these topics by now.
        const positions = await positionsOf(log, followed);
        for (const round of rounds) advance(round, stage, positions);
      }
      // Rounds stay in the order in which they began, whatever the clock showed: all that was there before a round has passed
      // with it.
      const last = rounds.findLastIndex((round) => round.stage === stages.length - 1 && round.ends.size === 0);
      until = rounds[last]?.startedAt ?? until;
      rounds = rounds.slice(last + 1);
      const [oldest] = rounds;
      return { until, since: oldest?.startedAt ?? null, waitsFor: oldest ? waitingOf(oldest) : [] };
    },
  };
}

type Positions = Map<string, { partition: number; committed: number; end: number }[]>;

async function positionsOf(log: Pick<Log, 'positions'>, followed: readonly FollowedTopic[]): Promise<Positions> {
  const positions = await Promise.all(followed.map(({ topic, group }) => log.positions(topic, group)));
  return new Map(followed.map(({ topic }, index) => [topic, positions[index] ?? []]));
}

function advance(round: Round, stage: number, positions: Positions): void {
  if (round.stage === stage - 1 && round.ends.size === 0) {
    round.stage = stage;
    for (const [topic, partitions] of positions) {
      round.ends.set(
        topic,
        new Map(partitions.map(({ partition, end, committed }) => [partition, { end, committed }])),
      );
    }
  }
  if (round.stage !== stage) return;
  for (const [topic, ends] of round.ends) {
    for (const { partition, committed, end } of positions.get(topic) ?? []) {
      const place = ends.get(partition);
      if (!place) continue;
      // A log that was cut back or begun anew holds no more of the partition than this.
      place.end = Math.min(place.end, end);
      if (committed >= place.end) ends.delete(partition);
      else place.committed = committed;
    }
    if (ends.size === 0) round.ends.delete(topic);
  }
}

const waitingOf = ({ ends }: Round): Waiting[] =>
  [...ends].map(([topic, partitions]) => ({
    topic,
    records: [...partitions.values()].reduce((sum, { end, committed }) => sum + end - committed, 0),
  }));
