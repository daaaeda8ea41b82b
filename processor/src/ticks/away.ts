import type { TimeSpan } from '@breakwater/relay/log';

/** The spans within `[from, to]` that none of these spans covers, in order. */
export function awayIn(alive: readonly TimeSpan[], { from, to }: TimeSpan): TimeSpan[] {
  const away: TimeSpan[] = [];
  let covered = from;
  for (const span of alive.toSorted((one, other) => one.from - other.from)) {
    if (span.to <= covered) continue;
    if (span.from >= to) break;
    if (span.from > covered) away.push({ from: covered, to: span.from });
    covered = span.to;
  }
  if (covered < to) away.push({ from: covered, to });
  return away;
}
