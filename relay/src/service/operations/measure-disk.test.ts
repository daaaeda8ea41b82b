import { tmpdir } from 'node:os';

import { expect, test } from 'vitest';

import { measureDisk } from './measure-disk.ts';
import { createMetrics } from './metrics.ts';

test('source maps in a bucket do not hide the disk of the data', async () => {
  const metrics = createMetrics('test');
  measureDisk(metrics, { data: tmpdir(), blobs: 's3://bucket/maps' });
  const { body } = await metrics.scrape();
  expect(body).toMatch(/breakwater_disk_free_bytes\{[^}]*of="data"[^}]*\} \d/);
  expect(body).not.toContain('of="blobs"');
});
