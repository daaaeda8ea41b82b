import { describe, expect, test } from 'vitest';

import type { Trace, TraceSpan } from '../../contract/traces.ts';
import { buildTree } from './build-tree.ts';
import type { TreeNode } from './build-tree.ts';
import { allSpans, countInside, isTrouble, nextAfter, revealing, visibleRows } from './rows.ts';

type Spec = [id: string, parent: string, start: number, duration: number, more?: Partial<TraceSpan>];

const traceOf = (specs: readonly Spec[], errors: Trace['errors'] = []): Trace => ({
  traceId: 't',
  totalSpans: specs.length,
  twins: 0,
  totalErrors: errors.length,
  errors,
  spans: specs.map(([spanId, parentSpanId, startedAt, durationMs, more]) => ({
    project: { id: 1, slug: 'web' },
    spanId,
    parentSpanId,
    eventId: '',
    isSegment: false,
    transaction: '',
    op: spanId,
    description: '',
    status: 'ok',
    failed: false,
    startedAt,
    durationMs,
    service: 'web',
    attributes: {},
    measurements: {},
    receivedAt: startedAt,
    clock: [],
    cuts: [],
    scrubbed: [],
    scrubbedMore: 0,
    ...more,
  })),
});

const written = (nodes: readonly TreeNode[]): string =>
  nodes.map((node) => `${node.key}${node.children.length > 0 ? `(${written(node.children)})` : ''}`).join(' ');
const shape = (specs: readonly Spec[]): string => written(buildTree(traceOf(specs)).roots);

describe('the tree', () => {
  test.each<[string, Spec[], string]>([
    [
      'children in the order they began',
      [
        ['b', 'a', 5, 1],
        ['a', '', 0, 10],
        ['c', 'a', 2, 1],
      ],
      'a(c b)',
    ],
    [
      'a missing parent puts a span at the top, after the root',
      [
        ['x', 'gone', 0, 1],
        ['a', '', 5, 10],
      ],
      'a x',
    ],
    [
      'a loop of parents still shows every span',
      [
        ['a', 'b', 0, 1],
        ['b', 'a', 0, 1],
      ],
      'a(b)',
    ],
    ['a span that is its own parent stands alone', [['a', 'a', 0, 1]], 'a'],
    [
      'a span delivered twice is one',
      [
        ['a', '', 0, 1],
        ['a', '', 0, 1],
      ],
      'a',
    ],
  ])('%s', (_name, specs, expected) => {
    expect(shape(specs)).toBe(expected);
  });

  test('counts what is missing', () => {
    const tree = buildTree(
      traceOf([
        ['x', 'gone', 0, 1],
        ['y', 'gone', 0, 1],
      ]),
    );
    expect(tree).toMatchObject({ orphans: 2, loops: 0, hasRoot: false, depth: 1 });
  });

  test('counts loops, whose parents are all there, apart from orphans', () => {
    const loop: Spec[] = [
      ['a', 'b', 0, 1],
      ['b', 'a', 0, 1],
      ['c', 'c', 0, 1],
    ];
    expect(buildTree(traceOf(loop))).toMatchObject({ orphans: 0, loops: 2, hasRoot: true });
  });

  test('says how far apart the parts at the top begin', () => {
    const parts: Spec[] = [
      ['a', '', 0, 1],
      ['b', 'gone', 86_400_000, 1],
    ];
    expect(buildTree(traceOf(parts)).apartMs).toBe(86_400_000);
  });

  test('five thousand spans, each inside the one before, are no problem', () => {
    const specs = Array.from({ length: 5000 }, (_, n): Spec => [`s${n}`, n === 0 ? '' : `s${n - 1}`, n, 10_000 - n]);
    expect(buildTree(traceOf(specs)).depth).toBe(5000);
  });
});

describe('clocks', () => {
  const at = (start: number, service: string, duration = 10) =>
    buildTree(
      traceOf([
        ['a', '', 100, 50],
        ['b', 'a', start, duration, { service }],
        ['c', 'b', start + 1, 2, { service }],
      ]),
    ).byKey;

  test('a span of another service that begins before its caller is moved inside, with all below it', () => {
    const nodes = at(40, 'api');
    expect(nodes.get('b')).toMatchObject({ start: 120, shiftMs: 80 });
    expect(nodes.get('c')).toMatchObject({ start: 121, shiftMs: 80 });
  });

  test('one that begins after its caller ended is moved too', () => {
    expect(at(900, 'api').get('b')!.start).toBe(120);
  });

  test('within one service a late span is real', () => {
    expect(at(900, 'web').get('b')).toMatchObject({ start: 900, shiftMs: 0 });
  });

  test('a span that outlives its caller is real', () => {
    expect(at(120, 'api', 500).get('b')).toMatchObject({ start: 120, shiftMs: 0 });
  });
});

describe('rows', () => {
  const queries = Array.from({ length: 6 }, (_, n): Spec => [`q${n}`, 'a', n + 1, 1, { op: 'db.query' }]);
  const error = {
    eventId: 'e',
    issueId: '1',
    shortId: 'W-1',
    project: { id: 1, slug: 'web' },
    spanId: 'z',
    title: 'T',
    level: 'error',
    timestamp: 0,
  };
  const tree = buildTree(
    traceOf([['a', '', 0, 90], ...queries, ['z', 'a', 50, 5]], [error, { ...error, spanId: 'gone' }]),
  );

  test('five alike in a row are one folded group', () => {
    expect(visibleRows(tree, new Set()).map((row) => row.key)).toEqual(['a', 'group q0', 'z']);
    expect(countInside(tree.roots[0]!)).toBe(8);
  });

  test('a group opens, a span folds', () => {
    expect(visibleRows(tree, new Set(['group q0']))).toHaveLength(9);
    expect(visibleRows(tree, new Set(['a'])).map((row) => row.key)).toEqual(['a']);
  });

  test('to show a span, what is above it is opened', () => {
    const flipped = revealing(tree, 'q3', new Set(['a']));
    expect(visibleRows(tree, flipped).some((row) => row.key === 'q3')).toBe(true);
  });

  test('errors belong to their span, or to none that is shown', () => {
    expect(tree.byKey.get('z')!.errors).toHaveLength(1);
    expect(tree.looseErrors).toHaveLength(1);
  });

  test('the next error is found from anywhere, and from the top again', () => {
    const spans = allSpans(tree);
    expect(nextAfter(spans, 'a', isTrouble)?.key).toBe('z');
    expect(nextAfter(spans, 'z', isTrouble)?.key).toBe('z');
  });
});
