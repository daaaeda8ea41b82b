/** What one relay is asked for, for one quota, in units a second. */
export interface QuotaClaim {
  relay: string;
  demand: number;
  /** Of it, by project, where several projects share the quota. The largest only; the rest is in `demand` alone. */
  projects: ReadonlyMap<number, number>;
}

/** One relay's part of what is left of a quota. */
export interface Division {
  /** From 0 to 1; those of all relays add up to 1. */
  share: number;
  /** How many relays there are. */
  relays: number;
  /** How many of them are before this one in line for single units. */
  rank: number;
  /** Units a second for each project that asks for more than its fair part; absent for the others. */
  rates: ReadonlyMap<number, number>;
  /** The same for each project that no relay names, where even these ask for more than their fair part; else Infinity. */
  unnamedRate: number;
}

/**
 * A relay that nobody asked lately keeps a tenth of an average one's part, so that its first events are not refused while
 * there is room. What it does not use comes back to the others with the next record.
 */
const IDLE_PART = 0.1;

/**
 * Divides what is left among relays by what they are asked for; what nobody asks for of the `capacity` (units a second), evenly, for
 * whoever is asked next. Where it is contended, a relay weighs only as much as the fair parts of its projects.
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
  /** Of each relay, what it is asked for, cut where its projects ask for more than their fair part. */
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
  // Relays name their largest, so those that are not named are smaller, and at least so many.
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

/** Max-min fairness: the level at which demands are cut so that together they fit; Infinity where none has to be. */
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
