/** A stored event of a project that is to be moved, as far as a plan needs it. */
export interface PlannedEvent {
  /** The issue that it is in. */
  issue: string;
  /** The group that the other version gives it, and the hash that joins builds. */
  group: string;
  coarse: string | null;
  at: number;
}

export interface MovePlan {
  /** The new groups that begin as a part of an issue which is there. */
  inherits: { group: string; issue: string }[];
  /** Issues whose events would be in one. The first one goes on. */
  joins: string[][];
  /** Issues whose events would be in several, with the number of events that go. */
  parts: { issue: string; events: number; stays: number; into: number }[];
}

interface Claim {
  events: number;
  newest: number;
}

/**
 * Says what moving a project to another version would join and part, from the events that are stored. A new issue takes over the one
 * that has most of its events; where two have as many, the one with the newest event, then the smaller id. An issue goes on in one new
 * issue alone, that which has most of its events; its other events begin issues of their own.
 */
export function planMove(events: Iterable<PlannedEvent>): MovePlan {
  const groupsOf = new Map<string, Set<string>>();
  const claims = new Map<string, Map<string, Claim>>();
  for (const { issue, group, coarse, at } of events) {
    const joined = coarse ?? group;
    groupsOf.set(joined, (groupsOf.get(joined) ?? new Set()).add(group));
    const row = claims.get(joined) ?? new Map<string, Claim>();
    const { events: count, newest } = row.get(issue) ?? { events: 0, newest: 0 };
    claims.set(joined, row.set(issue, { events: count + 1, newest: Math.max(newest, at) }));
  }

  const heirs = heirsOf(claims);
  const inherits = [...claims].flatMap(([joined]) =>
    [...(groupsOf.get(joined) ?? [])].flatMap((group) => {
      const issue = heirs.get(joined);
      return issue === undefined ? [] : { group, issue };
    }),
  );
  const joins = [...claims]
    .filter(([, row]) => row.size > 1)
    .map(([joined, row]) => withFirst(heirs.get(joined), [...row.keys()].toSorted(byId)));
  return {
    inherits: inherits.toSorted((one, other) => byId(one.group, other.group)),
    joins,
    parts: partsOf(claims, heirs),
  };
}

/** By new issue, the old one that goes on in it. The largest claims are settled first, so that the order of events changes nothing. */
function heirsOf(claims: ReadonlyMap<string, ReadonlyMap<string, Claim>>): Map<string, string> {
  const all = [...claims].flatMap(([joined, row]) => [...row].map(([issue, claim]) => ({ joined, issue, ...claim })));
  const ordered = all.toSorted(
    (one, other) =>
      other.events - one.events ||
      other.newest - one.newest ||
      byId(one.issue, other.issue) ||
      byId(one.joined, other.joined),
  );
  const heirs = new Map<string, string>();
  const settled = new Set<string>();
  for (const { joined, issue } of ordered) {
    if (heirs.has(joined) || settled.has(issue)) continue;
    heirs.set(joined, issue);
    settled.add(issue);
  }
  return heirs;
}

function partsOf(
  claims: ReadonlyMap<string, ReadonlyMap<string, Claim>>,
  heirs: ReadonlyMap<string, string>,
): MovePlan['parts'] {
  const byIssue = new Map<string, { into: number; events: number; stays: number }>();
  for (const [joined, row] of claims)
    for (const [issue, { events }] of row) {
      const sum = byIssue.get(issue) ?? { into: 0, events: 0, stays: 0 };
      const stays = heirs.get(joined) === issue ? events : 0;
      byIssue.set(issue, { into: sum.into + 1, events: sum.events + events, stays: sum.stays + stays });
    }
  return [...byIssue]
    .filter(([, { into }]) => into > 1)
    .map(([issue, { into, events, stays }]) => ({ issue, into, stays, events: events - stays }))
    .toSorted((one, other) => byId(one.issue, other.issue));
}

/** Ids are decimal digits of any length. */
const byId = (one: string, other: string): number =>
  one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);

const withFirst = (first: string | undefined, ids: readonly string[]): string[] =>
  first === undefined ? [...ids] : [first, ...ids.filter((id) => id !== first)];
