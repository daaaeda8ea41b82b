import { statfs } from 'node:fs/promises';

import type { Metrics, MetricSample } from './metrics.ts';

/** The disks of these folders, by what lies in them. A folder that is away, or a bucket, has no sample, and takes none from the others. */
export function measureDisk(metrics: Metrics, folders: Readonly<Record<string, string>>): void {
  const each = async (
    bytes: (disk: { bsize: number; bavail: number; blocks: number }) => number,
  ): Promise<MetricSample[]> => {
    const samples = Object.entries(folders).map(async ([of, folder]) => {
      const disk = await statfs(folder).catch(() => null);
      return disk ? [{ labels: { of }, value: bytes(disk) }] : [];
    });
    return (await Promise.all(samples)).flat();
  };
  metrics.gauge('disk_free_bytes', 'Room on the disk of a folder.', ['of'], () =>
    each((disk) => disk.bsize * disk.bavail),
  );
  metrics.gauge('disk_size_bytes', 'Size of the disk of a folder.', ['of'], () =>
    each((disk) => disk.bsize * disk.blocks),
  );
}
