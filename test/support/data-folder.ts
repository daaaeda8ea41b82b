import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/* The data folder of a release, packed: a fixture that later releases have to open. */

export const PACKED = join(import.meta.dirname, '../fixtures/data-folder/0.1.0.tar.gz');

/** The events of the fixture happened then: so no retention deletes them while this test exists. */
export const FIXTURE_AT = Date.UTC(2090, 0, 2, 9, 30);
export const FIXTURE_EVENT = 'f'.repeat(31);
export const FIXTURE_EVENTS = 5;

/** The folder, unpacked where tests may write. */
export function unpackDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-old-'));
  execFileSync('tar', ['-xzf', PACKED, '-C', folder]);
  return folder;
}

export function packDataFolder(folder: string): void {
  execFileSync('tar', ['-czf', PACKED, '-C', folder, '.']);
}
