import { expect, test } from 'vitest';

import type { IssueDetail } from '../../contract/issues.ts';
import { asMarkdown } from './as-markdown.ts';
import { readEvent } from './read-event.ts';

const issue = {
  shortId: 'WEB-7KQ2M9',
  title: 'TypeError: x is\nundefined',
  level: 'error',
  handled: false,
  status: 'unresolved',
  substatus: 'regressed',
  events: 12,
  users: 3,
  firstSeen: 0,
  lastSeen: 1000,
} as IssueDetail;

const event = readEvent({
  timestamp: 1,
  release: 'web@4',
  exception: [
    { type: 'Cause', value: 'why', stacktrace: { frames: [] } },
    {
      type: 'TypeError',
      value: 'x is undefined',
      stacktrace: {
        frames: [
          { filename: 'node_modules/react/index.js', function: 'render', lineno: 1 },
          {
            filename: 'src/a.ts',
            function: 'f',
            lineno: 5,
            colno: 2,
            in_app: true,
            pre_context: ['// ```'],
            context_line: 'x.y',
            post_context: ['}'],
          },
        ],
      },
    },
  ],
  breadcrumbs: [{ timestamp: 0.5, category: 'fetch', data: { url: '/a' } }],
  tags: [['os', 'iOS']],
});

test('says what failed, where in the source, and what led to it', () => {
  const text = asMarkdown(issue, event, 'https://bw/issues/1');
  expect(text).toContain('# TypeError: x is undefined\n');
  expect(text).toContain('- **Issue:** WEB-7KQ2M9 (https://bw/issues/1)');
  expect(text).toContain('at f (src/a.ts:5:2)\n    4 | // ```\n  > 5 | x.y\n    6 | }');
  expect(text).toContain('at render (node_modules/react/index.js:1) [library]');
  expect(text).toContain('## Caused by\n\nCause: why');
  expect(text).toContain('−500 ms  fetch: url=/a');
  expect(text).toContain('- os: iOS');
});

test('a fence in the source does not end the block', () => {
  expect(asMarkdown(issue, event, '')).toContain('````\nat f');
});

test('the newest frame comes first', () => {
  const text = asMarkdown(issue, event, '');
  expect(text.indexOf('at f')).toBeLessThan(text.indexOf('at render'));
});
