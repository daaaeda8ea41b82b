import { array, assert, boolean, constantFrom, dictionary, letrec, oneof, property } from 'fast-check';
import { test } from 'vitest';

import { all, CONTAINER, CRAWLER, item, reasonsOf } from '../../testing/filters.ts';

test('no payload of any shape makes a filter fail', () => {
  const names = [
    'exception',
    'values',
    'stacktrace',
    'frames',
    'request',
    'headers',
    'user-agent',
    'url',
    'user',
    'items',
  ];
  const { tree } = letrec((tie) => ({
    tree: oneof(
      { depthSize: 'medium' },
      constantFrom<unknown>(null, 7, '', 'x', [], {}, '::1', 'http://[', CRAWLER),
      array(tie('tree'), { maxLength: 3 }),
      dictionary(constantFrom(...names, 'attributes', 'value', 'tags', 'logentry', 'release'), tie('tree')),
    ),
  }));
  const type = constantFrom('event', 'transaction', 'span', 'session');
  assert(
    property(type, tree, boolean(), (kind, payload, isContainer) => {
      reasonsOf(all, [item(kind, payload ?? {}, isContainer ? CONTAINER : undefined)]);
    }),
    { numRuns: 300 },
  );
});
