import { describe, expect, test } from 'vitest';

import { normalizeEvent } from './normalize/normalize-event.ts';
import { ALONE } from '../../testing/records.ts';
import type { MoveOn } from '../kind.ts';
import { moveOnOf } from './process-event.ts';
import type { Standing } from './process-event.ts';

const NOW = Date.UTC(2026, 10, 21, 9, 0, 0);
const MINUTE_MS = 60_000;
const meta = { v: 1, project: 1, publicKey: 'k', receivedAt: NOW, encoding: 'identity' } as const;
const URL = 'https://shop.test/app.js';

const aged = (ms: number, more: object = {}) =>
  normalizeEvent({ timestamp: (NOW - ms) / 1000, ...more }, 'e'.repeat(32), meta);
const MAPPED = {
  exception: { values: [{ type: 'E', stacktrace: { frames: [{ abs_path: URL, lineno: 1, colno: 1 }] } }] },
  debug_meta: {
    images: [{ type: 'sourcemap', code_file: URL, debug_id: '041eac02-896d-43df-8677-8d359bed1012' }],
  },
};
const LONG: Partial<Standing> = { maps: { ...ALONE.maps, takeLong: async () => true } };

describe('the move of an event', () => {
  test.each<[string, ReturnType<typeof aged>, Partial<Standing>, MoveOn | null]>([
    ['one of now', aged(0), {}, null],
    ['one that waited in a queue', aged(9 * MINUTE_MS), {}, null],
    ['one that is late', aged(11 * MINUTE_MS), {}, { lane: 'backlog', reason: 'late' }],
    ['one from the future, which was received now', aged(-60 * MINUTE_MS), {}, null],
    ['a late one that is in the backlog already', aged(11 * MINUTE_MS), { lane: 'backlog' }, null],
    ['one that needs a large map', aged(0, MAPPED), LONG, { lane: 'slow', reason: 'large_source_map' }],
    ['one that needs it and is late', aged(11 * MINUTE_MS, MAPPED), LONG, { lane: 'backlog', reason: 'late' }],
    ['one that waits for it in the slow lane', aged(0, MAPPED), { ...LONG, lane: 'slow' }, null],
    ['one that names no map', aged(0), LONG, null],
  ])('%s', async (_, event, standing, wanted) => {
    expect(await moveOnOf(event, { ...ALONE, ...standing })).toEqual(wanted);
  });
});
