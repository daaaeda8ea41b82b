import { statfs } from 'node:fs/promises';

import type { Metrics, MetricSample } from './metrics.ts';

/** The disks of these folders, by what lies in them. */
export function measureDisk(metrics: Metrics, folders: Readonly<Record<string, string>>): void {
  const each = async (
    bytes: (disk: { bsize: number; bavail: number; blocks: number }) => number,
  ): Promise<MetricSample[]> =>
    Promise.all(
      Object.entries(folders).map(async ([of, folder]) => ({ labels: { of }, value: bytes(await statfs(folder)) })),
    );
  metrics.gauge('disk_free_bytes', 'Room on the disk of a folder.', ['of'], () =>
    each((disk) => disk.bsize * disk.bavail),
  );
  metrics.gauge('disk_size_bytes', 'Size of the disk of a folder.', ['of'], () =>
    each((disk) => disk.bsize * disk.blocks),
  );
}
