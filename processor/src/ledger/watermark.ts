import type { Log } from '@breakwater/relay/log';

/** A topic as a group reads it. */
export interface FollowedTopic {
  topic: string;
  group: string;
}

/** A topic that is waited for. */
export interface Waiting {
  topic: string;
  /** Of those that are waited for, how many are not consumed. */
  records: number;
}

/** What of the path has passed. */
export interface Passed {
  /** Everything that was in the log at this time, epoch milliseconds, has gone through all stages; null while that is not known. */
  until: number | null;
  /** Of what is not through yet, the oldest was in the log then; null where nothing waits. */
  since: number | null;
  /** The topics that it waits for. */
  waitsFor: readonly Waiting[];
}

export interface Watermark {
  look(): Promise<Passed>;
}

interface Round {
  startedAt: number;
  stage: number;
  /** What is still to be consumed of the stage: by topic and partition, the end that the log had, and how far it is. */
  ends: Map<string, Map<number, Place>>;
}

interface Place {
  end: number;
  committed: number;
}

/** Beyond it none is begun: those in hand tell as much, only later. */
const ROUNDS_MAX = 64;

/**
 * How far the path has come, told by offsets alone, so that no clock but ours is believed. A round notes the ends of the topics of
 * the first stage and waits until their groups have consumed up to there; what they made of it then lies in the topics of the
 * next stage, whose ends it notes in turn. When the last stage is done, all that was in the log when the round began has passed.
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
        // Those that have passed the stage before, looked at after it: what it made of them is in these topics by now.
        const positions = await positionsOf(log, followed);
        for (const round of rounds) advance(round, stage, positions);
      }
      // In the order in which they began, whatever the clock said: what was there before one of them has passed with it.
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
      // A log that was cut back or begun anew holds no more of it than this.
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
