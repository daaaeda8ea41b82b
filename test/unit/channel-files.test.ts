import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = ['processor', 'dashboard']
  .flatMap((part) =>
    readdirSync(join(root, part, 'src'), { recursive: true, encoding: 'utf8' }).map((path) => `${part}/src/${path}`),
  )
  .filter((path) => /\.tsx?$/.test(path) && !/\.(?:test|bench)\.tsx?$|\/testing\//.test(path));

test('a channel is its folder, its place in the list and its word, as docs/architecture.md counts', () => {
  const naming = sources.filter((path) => /\bslack/i.test(path + readFileSync(join(root, path), 'utf8')));
  const rooms = naming.map((path) => path.replace(/(channels\/slack\/).*/, '$1'));
  const counted = [
    'dashboard/src/web/format/channel-words.ts',
    'processor/src/notify/channels/channels.ts',
    'processor/src/notify/channels/slack/',
  ];
  expect([...new Set(rooms)].toSorted()).toEqual(counted);
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const row = page.split('\n').find((line) => line.startsWith('| a channel of alerts |')) ?? '';
  for (const path of counted) expect(row).toContain(path.replace('/slack/', '/NAME/'));
});
