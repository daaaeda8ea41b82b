import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { DATA_CATEGORIES } from './data-category.ts';
import { BYTE_CATEGORIES, categoryOfItem, isInBytes, ITEM_KINDS, kindOf, SPAN_CONTAINER } from './kinds.ts';
import type { ItemKind } from './kinds.ts';
import { LIMITS } from './limits.ts';

/* The table against the protocol as it was written down from its sources, both ways: each difference is named here, with its reason. */

const FIXTURES = new URL('../../../test/fixtures/protocol/', import.meta.url);
const rowsOf = <Row>(name: string): Row[] =>
  (JSON.parse(readFileSync(new URL(`${name}.json`, FIXTURES), 'utf8')) as { rows: Row[] }).rows;

interface TypeRow {
  type: string;
  content: ItemKind['content'] | null;
  atMost: number | null;
  needsEventId: boolean;
  exclusiveWith?: string;
  relaysOnly?: true;
  contentType?: string;
}
interface LimitRow {
  of?: 'envelope';
  types?: string[];
  bytes?: number;
  count?: number;
  units?: number;
  together?: true;
}
interface ItemCategoryRow {
  items: string[];
  counts: [category: string, unit: '1' | 'n' | 'bytes'][];
  sdk?: string;
}

const types = rowsOf<TypeRow>('item-types');
const kinds: [string, ItemKind][] = Object.entries(ITEM_KINDS);

describe('item types', () => {
  /** OpenTelemetry's own name for many logs, which older collectors write. */
  const BEYOND = ['otel_logs_data'];

  test('are those of the protocol', () => {
    expect(kinds.map(([type]) => type).toSorted()).toEqual([...types.map(({ type }) => type), ...BEYOND].toSorted());
  });

  test.each(types)('$type is what the protocol says', ({ type, content, atMost, needsEventId, ...row }) => {
    const kind = kindOf(type);
    if (content !== null) expect(kind.content).toBe(content);
    expect(kind.needsEventId === true).toBe(needsEventId);
    expect(kind.relaysOnly).toBe(row.relaysOnly);
    expect(kind.alone === true).toBe(row.exclusiveWith !== undefined);
    if (row.exclusiveWith !== undefined) expect(kindOf(row.exclusiveWith).alone).toBe(true);
    else if (atMost !== null) expect(kind.limits.count).toBe(atMost);
    if (type === 'span') expect(SPAN_CONTAINER).toBe(row.contentType);
  });

  test('that go with their event need one', () => {
    expect(kinds.filter(([, kind]) => kind.goesWithEvent && !kind.needsEventId)).toEqual([]);
  });
});

describe('limits', () => {
  const limits = rowsOf<LimitRow>('limits');
  const FIELDS = ['bytes', 'count', 'units'] as const;
  /** A record of the log bounds what is stored, and the envelope what nothing stores yet. */
  const OURS: Record<string, number | undefined> = {
    'attachment.bytes': LIMITS.attachmentBytes,
    'session.bytes': undefined,
    'sessions.bytes': undefined,
    'sessions.count': undefined,
    'profile.bytes': undefined,
    'replay_event.bytes': undefined,
    'replay_recording.bytes': undefined,
    'replay_video.bytes': undefined,
    'statsd.bytes': undefined,
    'metric_buckets.bytes': undefined,
  };
  /** A raw report and feedback are parsed as events are; a container that is not read may announce any number. */
  const BEYOND: Record<string, number> = {
    'raw_security.bytes': LIMITS.eventBytes,
    'feedback.bytes': LIMITS.eventBytes,
    'log.units': Number.MAX_SAFE_INTEGER,
    'trace_metric.units': Number.MAX_SAFE_INTEGER,
  };

  const theirs = new Map(
    limits.flatMap(({ types: of = [], ...row }) =>
      of.flatMap((type) =>
        FIELDS.flatMap((field) => (row[field] === undefined ? [] : [[`${type}.${field}`, row[field]]])),
      ),
    ) as [string, number][],
  );
  for (const { type, atMost, exclusiveWith } of types)
    if (atMost !== null && exclusiveWith === undefined) theirs.set(`${type}.count`, atMost);

  test('hold as in the protocol, or the difference is named', () => {
    expect(limits.find(({ of }) => of === 'envelope')?.bytes).toBe(LIMITS.envelopeBytes);
    for (const [name, limit] of theirs) {
      const [type = '', field] = name.split('.') as [string, (typeof FIELDS)[number]];
      const own = kindOf(type).limits[field];
      if (name in OURS) expect([name, own, own === limit]).toEqual([name, OURS[name], false]);
      else expect([name, own]).toEqual([name, limit]);
    }
    expect(Object.keys(OURS).filter((name) => !theirs.has(name))).toEqual([]);
  });

  test('that the protocol does not have are named', () => {
    const own = kinds.flatMap(([type, kind]) =>
      FIELDS.flatMap((field): [string, number][] => {
        const limit = kind.limits[field];
        return limit === undefined ? [] : [[`${type}.${field}`, limit]];
      }),
    );
    expect(Object.fromEntries(own.filter(([name]) => !theirs.has(name)))).toEqual(BEYOND);
  });

  test('sum up all items that are parsed as events', () => {
    const together = limits.filter((row) => row.together).flatMap((row) => row.types ?? []);
    const parsed = kinds.filter(([, kind]) => kind.limits.parsedAs === 'event').map(([type]) => type);
    expect(parsed.toSorted()).toEqual([...together, 'raw_security'].toSorted());
  });
});

describe('data categories', () => {
  const categories = rowsOf<{ category: string; unit: 'pieces' | 'bytes' | 'ms' }>('categories');
  /** Sampled twins, durations, seats and products that are not ours; Relay and SDKs do not send items of them. */
  const NOT_COUNTED = [
    'transaction_processed',
    'transaction_indexed',
    'profile_indexed',
    'monitor_seat',
    'span_indexed',
    'profile_duration',
    'metric_second',
    'replay_video',
    'uptime',
    'profile_duration_ui',
    'seer_autofix',
    'seer_scanner',
    'prevent_user',
    'prevent_review',
    'size_analysis',
    'installable_build',
    'seer_user',
    'profile_backend',
    'profile_ui',
    'unknown',
  ];

  test('are those of the protocol, and the one by which SDKs know their own reports', () => {
    expect([...DATA_CATEGORIES, ...NOT_COUNTED].toSorted()).toEqual(
      [...categories.map(({ category }) => category), 'internal'].toSorted(),
    );
  });

  test.each(categories)('$category is counted in $unit', ({ category, unit }) => {
    expect(isInBytes(category)).toBe(unit === 'bytes');
    expect(BYTE_CATEGORIES.includes(category)).toBe(unit === 'bytes');
  });
});

describe('quantities of items', () => {
  const rows = rowsOf<ItemCategoryRow>('item-categories');
  const UNITS = { '1': 'piece', n: 'container', bytes: 'bytes' } as const;
  /** An item of sessions is one piece: the sums inside are read by nobody yet. */
  const ONE_PIECE = ['session', 'sessions'];
  /** Clients must not write them, so the protocol gives them no category: raw reports become such events. */
  const BEYOND: Record<string, ItemKind['counts']> = { security: [['security', 'piece']] };

  test.each(rows.flatMap(({ items, ...row }) => items.map((type) => ({ type, ...row }))))(
    '$type counts as the server counts it, and is limited as clients take it',
    ({ type, counts, sdk }) => {
      const own = kindOf(type).counts.filter(([, unit]) => unit !== 'nothing');
      const theirs = counts.map(([category, unit]) => [category, ONE_PIECE.includes(type) ? 'piece' : UNITS[unit]]);
      expect(own).toEqual(theirs);
      // The SDK's coarser `profile` stands for its chunks too.
      const category = categoryOfItem({ type });
      expect(sdk === 'profile' ? category?.startsWith(sdk) : category).toBe(sdk === 'profile' ? true : (sdk ?? null));
    },
  );

  test('are counted of no other type', () => {
    const known = new Set(rows.flatMap(({ items }) => items));
    const others = kinds.filter(([type, { counts }]) => !known.has(type) && counts.length > 0);
    expect(Object.fromEntries(others.map(([type, { counts }]) => [type, counts]))).toEqual(BEYOND);
  });
});
