import { readdirSync, readFileSync } from 'node:fs';

import { randomFrom } from '@breakwater/relay/testing';
import { describe, expect, test } from 'vitest';

import { eventId } from '../../../testing/flow.ts';
import type { StoredEvent } from '../../../store/stored-event.ts';
import { descriptionOf } from '../describe.ts';
import { normalizeEvent } from '../normalize/normalize-event.ts';
import { groupV2 } from './v2/group-v2.ts';
import { partText } from './v2/part.ts';

const FIXTURES = new URL('./fixtures/', import.meta.url);

interface Recorded {
  kind: string;
  issue: string;
  event: Record<string, unknown>;
  /** Its frames are those that a source map gave. */
  mapped?: boolean;
}

const linesOf = <Line>(file: string): Line[] =>
  readFileSync(new URL(file, FIXTURES), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

function stored(event: Record<string, unknown>, isMapped = false): StoredEvent {
  const meta = { v: 1, project: 1, publicKey: 'k', receivedAt: 1_795_000_000_000, encoding: 'identity' } as const;
  const normal = normalizeEvent(event, eventId(1), meta);
  if (!isMapped) return normal;
  // A client cannot say so itself.
  for (const { stacktrace } of normal.exception)
    for (const frame of stacktrace?.frames ?? []) frame.data = { ...frame.data, symbolication: 'ok' };
  return normal;
}

/** The hash that an issue is found by when the group is new. */
const joinedBy = (event: StoredEvent): string => {
  const { fine, coarse } = groupV2(event);
  return (coarse ?? fine).map(partText).join('\n');
};

/** Events by two keys: for each of one, those of the other with their number. */
function crossed(pairs: readonly (readonly [string, string])[]): Map<string, Map<string, number>> {
  const table = new Map<string, Map<string, number>>();
  for (const [one, other] of pairs) {
    const row = table.get(one) ?? new Map<string, number>();
    table.set(one, row.set(other, (row.get(other) ?? 0) + 1));
  }
  return table;
}

const joinsOf = (pairs: readonly (readonly [string, string])[]): string[] =>
  [...crossed(pairs.map(([issue, hash]) => [hash, issue] as const))]
    .filter(([, issues]) => issues.size > 1)
    .map(([hash, issues]) => `${[...issues.keys()].join(' + ')}: ${hash}`);

const splitsOf = (pairs: readonly (readonly [string, string])[]): { events: number; issues: string[] } => {
  const split = [...crossed(pairs)].filter(([, hashes]) => hashes.size > 1);
  const sum = (counts: Iterable<number>): number => [...counts].reduce((all, count) => all + count, 0);
  return {
    events: sum(split.map(([, hashes]) => sum(hashes.values()) - Math.max(...hashes.values()))),
    issues: split.map(([issue]) => issue),
  };
};

const OWN_FILES = new Set(['reported.jsonl', 'clients.jsonl']);
const corpus = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.jsonl') && !OWN_FILES.has(name))
  .flatMap((name) => linesOf<Recorded>(name));

describe('the corpus', () => {
  const pairs = corpus.map(({ issue, event, mapped }) => [issue, joinedBy(stored(event, mapped))] as const);

  test('has no two bugs in one issue, and at most one event in fifty outside of the issue of its bug', () => {
    expect(corpus.length).toBeGreaterThan(400);
    expect(joinsOf(pairs)).toEqual([]);
    const { events, issues } = splitsOf(pairs);
    expect(events / corpus.length, issues.join(', ')).toBeLessThanOrEqual(0.02);
  });

  test('has five events of each kind, and a README that lists the kinds', () => {
    const counts = new Map<string, number>();
    for (const { kind } of corpus) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count < 5)).toEqual([]);
    const [, readme = ''] = readFileSync(new URL('README.md', FIXTURES), 'utf8').split('## Kinds');
    const listed = [...readme.matchAll(/^\| `([^`]+)` \|/gm)].map(([, kind]) => kind);
    expect(listed.toSorted()).toEqual([...counts.keys()].toSorted());
  });

  test('has fine hashes that each belong to one coarse hash, so that no order of events changes an issue', () => {
    const hashes = corpus.map(({ event, mapped }) => {
      const { fine, coarse } = groupV2(stored(event, mapped));
      return [fine.map(partText).join('\n'), (coarse ?? fine).map(partText).join('\n')] as const;
    });
    expect([...crossed(hashes)].filter(([, coarse]) => coarse.size > 1)).toEqual([]);
  });
});

interface Reported {
  case: string;
  about: string;
  issue: number;
  event: Record<string, unknown>;
}

describe('cases that users of other trackers reported', () => {
  const reported = new Map<string, Reported[]>();
  for (const line of linesOf<Reported>('reported.jsonl'))
    reported.set(line.case, [...(reported.get(line.case) ?? []), line]);
  test.each([...reported])('%s', (_case, lines) => {
    const pairs = lines.map(({ issue, event }) => [String(issue), joinedBy(stored(event))] as const);
    expect(joinsOf(pairs)).toEqual([]);
    expect(splitsOf(pairs).issues).toEqual([]);
  });
});

interface FromClient {
  client: string;
  issue: string;
  title?: string;
  culprit?: string;
  /** A word that no part of the fingerprint has. */
  without?: string;
  event: Record<string, unknown>;
}

describe('events of unmodified clients', () => {
  const lines = linesOf<FromClient>('clients.jsonl');
  test.each(lines.map((line) => [line.client, line] as const))('%s', (_client, { event, title, culprit, without }) => {
    const found = stored(event);
    expect(descriptionOf(found)).toMatchObject({
      ...(title !== undefined && { title }),
      ...(culprit !== undefined && { culprit }),
    });
    if (without !== undefined) expect(joinedBy(found)).not.toContain(without);
  });

  test('are one issue for two versions of a client or a library', () => {
    const pairs = lines.map(({ issue, event }) => [issue, joinedBy(stored(event))] as const);
    expect(joinsOf(pairs)).toEqual([]);
    expect(splitsOf(pairs).issues).toEqual([]);
  });
});

test('hashes of random order and repeats of fields are the same', () => {
  const random = randomFrom(7);
  for (const { event, mapped } of corpus.slice(0, 100)) {
    const shuffled = Object.fromEntries(Object.entries(event).toSorted(() => random() - 0.5));
    expect(joinedBy(stored(shuffled, mapped))).toBe(joinedBy(stored(event, mapped)));
  }
});

test('a name with a line end in it is no other frame, whichever came first', () => {
  const frame = (path: string, filename: string): StoredEvent =>
    stored({
      platform: 'node',
      exception: {
        values: [
          {
            type: 'E',
            value: 'x',
            stacktrace: { frames: [{ abs_path: path, filename, function: 'f', in_app: true }] },
          },
        ],
      },
    });
  expect(joinedBy(frame('/p\n/q.js', 'r'))).not.toBe(joinedBy(frame('/p', '/q.js\nr')));
});
