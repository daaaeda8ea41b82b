import { expect, test } from 'vitest';

import { keptSql } from './kept-since.ts';
import { retentionOf } from './retention.ts';

const NOW = 200 * 86_400_000;
const since = (days: number, column = 'received_at'): string =>
  `${column} >= toDateTime(${(200 - days) * 86_400}, 'UTC')`;
const setting = (projectId: number, events: number, spans = 0) => ({ projectId, version: 1, events, spans });

test.each([
  ['without settings, the defaults hold', [], since(90)],
  ['the installation has days of its own', [setting(0, 60)], since(60)],
  ['a project says the same', [setting(0, 60), setting(7, 60)], since(60)],
  ['a project follows in this kind', [setting(0, 60), setting(7, 0, 5)], since(60)],
  [
    'projects have other days',
    [setting(1, 14), setting(2, 365), setting(3, 14)],
    `(${since(365)} AND multiIf(project_id IN (1, 3), ${since(14)}, project_id IN (2), ${since(365)}, ${since(90)}))`,
  ],
])('%s', (_, settings, sql) => {
  expect(keptSql(retentionOf(settings), 'events', NOW)).toBe(sql);
});

test('another column, such as a day, is compared alike', () => {
  expect(keptSql(retentionOf([]), 'spans', NOW, 'day')).toBe(since(30, 'day'));
});
