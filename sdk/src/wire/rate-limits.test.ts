import { describe, expect, test } from 'vitest';

import { categoryOfItem, quantitiesOfItem } from './kinds.ts';
import { formatRateLimits, parseRateLimits } from './rate-limits.ts';
import type { RateLimit } from './rate-limits.ts';

describe('the rate limits header', () => {
  const cases: [string, RateLimit[]][] = [
    [
      '60:transaction:key, 2700:default;error;security:organization',
      [
        { retryAfterSeconds: 60, categories: ['transaction'], scope: 'key' },
        { retryAfterSeconds: 2700, categories: ['default', 'error', 'security'], scope: 'organization' },
      ],
    ],
    ['60::organization', [{ retryAfterSeconds: 60, categories: [], scope: 'organization' }]],
    [
      '2700:metric_bucket:organization:quota_exceeded:custom',
      [
        {
          retryAfterSeconds: 2700,
          categories: ['metric_bucket'],
          scope: 'organization',
          reasonCode: 'quota_exceeded',
          namespaces: ['custom'],
        },
      ],
    ],
    [
      '1.5:error:project:spent',
      [{ retryAfterSeconds: 1.5, categories: ['error'], scope: 'project', reasonCode: 'spent' }],
    ],
  ];

  test.each(cases)('%s is read and written', (header, limits) => {
    expect(parseRateLimits(header)).toEqual(limits);
    expect(formatRateLimits(limits)).toBe(header);
  });

  test.each<[string, string, RateLimit[]]>([
    [
      'blanks and fields to come',
      ' 60 : error : key : : : x : y',
      [{ retryAfterSeconds: 60, categories: ['error'], scope: 'key' }],
    ],
    ['an unknown scope', '60:error:galaxy', [{ retryAfterSeconds: 60, categories: ['error'], scope: 'unknown' }]],
    [
      'known beside unknown categories',
      '60:error;x:key',
      [{ retryAfterSeconds: 60, categories: ['error'], scope: 'key' }],
    ],
    ['only unknown categories', '60:of_tomorrow:key', []],
    ['no number', 'soon:error:key, :error:key', []],
    ['a negative number', '-5:error:key', []],
    ['nothing', '', []],
  ])('%s', (_what, header, limits) => expect(parseRateLimits(header)).toEqual(limits));
});

describe('data categories', () => {
  test.each<[Parameters<typeof categoryOfItem>[0], string | null]>([
    [{ type: 'event' }, 'error'],
    [{ type: 'event', data_category: 'security' }, 'security'],
    [{ type: 'event', data_category: 'span' }, 'error'],
    [{ type: 'transaction', data_category: 'security' }, 'transaction'],
    [{ type: 'raw_security' }, 'security'],
    [{ type: 'check_in' }, 'monitor'],
    [{ type: 'client_report' }, 'internal'],
    [{ type: 'nel' }, null],
    [{ type: 'constructor' }, null],
  ])('%j is limited as %s', (headers, category) => expect(categoryOfItem(headers)).toBe(category));

  test.each<[string, Parameters<typeof quantitiesOfItem>, ReturnType<typeof quantitiesOfItem>]>([
    ['an event', [{ type: 'event' }, 900], [{ category: 'error', quantity: 1 }]],
    ['a container of spans', [{ type: 'span', item_count: 7 }, 900], [{ category: 'span', quantity: 7 }]],
    [
      'a report of a browser',
      [{ type: 'event', data_category: 'security' }, 9],
      [{ category: 'security', quantity: 1 }],
    ],
    ['a broken count', [{ type: 'span', item_count: -7 }, 900], [{ category: 'span', quantity: 1 }]],
    ['a count beyond its bytes', [{ type: 'span', item_count: 1e15 }, 900], [{ category: 'span', quantity: 900 }]],
    ['a count of what is no container', [{ type: 'event', item_count: 7 }, 900], [{ category: 'error', quantity: 1 }]],
    ['a report', [{ type: 'client_report' }, 90], []],
    ['the unknown', [{ type: 'of_tomorrow' }, 90], []],
    [
      'an empty attachment',
      [{ type: 'attachment' }, 0],
      [
        { category: 'attachment', quantity: 1 },
        { category: 'attachment_item', quantity: 1 },
      ],
    ],
    [
      'logs',
      [{ type: 'log', item_count: 3 }, 90],
      [
        { category: 'log_item', quantity: 3 },
        { category: 'log_byte', quantity: 90 },
      ],
    ],
  ])('%s weighs what the server counts', (_what, [headers, bytes], quantities) => {
    expect(quantitiesOfItem(headers, bytes)).toEqual(quantities);
  });
});
