/** The demand on one quota at one relay, in units a second. */
export interface QuotaClaim {
  relay: string;
  demand: number;
  /** The demand by project, where several projects share the quota. Only the largest; the rest is in `demand` alone. */
  projects: ReadonlyMap<number, number>;
}

/** One relay's part of the rest of a quota. */
export interface Division {
  /** A number from 0 to 1; the shares of all relays add up to 1. */
  share: number;
  /** The number of relays. */
  relays: number;
  /** The number of relays before this one in line for single units. */
  rank: number;
  /** Units a second for each project whose demand is above its fair part; absent for the others. */
  rates: ReadonlyMap<number, number>;
  /** The same for each project that no relay names, where even these ask for more than their fair part; else Infinity. */
  unnamedRate: number;
}

/**
 * A relay without demand keeps a tenth of an average relay's part, so that its first events are not refused while there is
 * room. The units that it does not use are divided again with its next record.
 */
const IDLE_PART = 0.1;

/**
 * Divides the rest of a quota among relays by their demand. The part of `capacity` (units a second) that exceeds all demand is
 * divided evenly, for requests to come. Where demand exceeds `capacity`, a relay counts only with the fair parts of its
 * projects.
 */
export function divide(claims: readonly QuotaClaim[], self: string, capacity: number): Division {
  const { wanted, rates, unnamedRate } = fairClaims(claims, self, capacity);
  const total = wanted.reduce((sum, each) => sum + each, 0);
  const count = Math.max(1, claims.length);
  const spare = Math.max(0, capacity - total);
  const idle = total > 0 ? Math.max(IDLE_PART * total, spare) / count : 1;

  const at = claims.findIndex(({ relay }) => relay === self);
  const mine = wanted[at] ?? 0;
  const before = (theirs: number, relay: string): boolean => theirs > mine || (theirs === mine && relay < self);
  return {
    share: (mine + idle) / (total + count * idle),
    relays: count,
    rank: total > 0 ? claims.filter(({ relay }, index) => before(wanted[index] ?? 0, relay)).length : 0,
    rates,
    unnamedRate,
  };
}

interface FairClaims extends Pick<Division, 'rates' | 'unnamedRate'> {
  /** The demand of each relay, cut where its projects ask for more than their fair part. */
  wanted: readonly number[];
}

function fairClaims(claims: readonly QuotaClaim[], self: string, capacity: number): FairClaims {
  const rates = new Map<number, number>();
  const byProject = new Map<number, number>();
  let asked = 0;
  for (const { demand, projects } of claims) {
    asked += demand;
    for (const [project, each] of projects) byProject.set(project, (byProject.get(project) ?? 0) + each);
  }
  const named = [...byProject.values()].filter((demand) => demand > 0);
  if (asked <= capacity || named.length < 2) {
    return { wanted: claims.map(({ demand }) => demand), rates, unnamedRate: Infinity };
  }

  const unnamed = Math.max(0, asked - named.reduce((sum, each) => sum + each, 0));
  // Relays name their largest projects, so unnamed ones are smaller, and there are at least so many.
  const largestUnnamed = Math.min(...named);
  const even = capacity / (named.length + unnamed / largestUnnamed);
  const isAllCut = even < largestUnnamed;
  const level = isAllCut ? even : fairLevel(named, Math.max(0, capacity - unnamed));
  const wanted = claims.map(({ relay, demand, projects }) => {
    let fair = 0;
    let rest = demand;
    for (const [project, each] of projects) {
      const all = byProject.get(project) ?? each;
      const granted = all <= level ? each : (level * each) / all;
      if (relay === self && all > level) rates.set(project, granted);
      fair += granted;
      rest -= each;
    }
    return fair + Math.max(0, rest) * (isAllCut ? even / largestUnnamed : 1);
  });
  const own = claims.find(({ relay }) => relay === self)?.demand ?? 0;
  return { wanted, rates, unnamedRate: isAllCut ? (even * own) / asked : Infinity };
}

/** Max-min fairness: the level at which demands are cut so that together they fit; Infinity where all fit uncut. */
export function fairLevel(demands: readonly number[], capacity: number): number {
  const sorted = demands.toSorted((a, b) => a - b);
  let left = capacity;
  for (const [index, demand] of sorted.entries()) {
    const even = left / (sorted.length - index);
    if (demand > even) return even;
    left -= demand;
  }
  return Infinity;
}
