import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import { ApiError } from '../errors.ts';
import { createSourceMapScan } from './source-map-scan.ts';

const MOST_ARTIFACT_BYTES = 200 * 1024 * 1024;

export interface ReceivedArtifact {
  /** The file in the given folder. The caller removes it. */
  file: string;
  bytes: number;
  sha256: string;
}

/** A body on its way to a temporary file: inflated, bounded, hashed and checked as it passes, so memory stays small. */
export async function receiveArtifact(
  body: Readable,
  { folder, encoding, kind }: { folder: string; encoding: string; kind: 'minified_source' | 'source_map' },
): Promise<ReceivedArtifact> {
  if (encoding !== 'identity' && encoding !== 'gzip') throw new ApiError('unsupported_encoding');
  const file = join(folder, randomUUID());
  const hash = createHash('sha256');
  const scan = createSourceMapScan();
  let bytes = 0;
  const inspect = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > MOST_ARTIFACT_BYTES) return done(new ApiError('body_too_large', { causes: ['body: over 200 MiB'] }));
      hash.update(chunk);
      if (kind === 'source_map') scan.push(chunk);
      done(null, chunk);
    },
  });

  const target = createWriteStream(file, { mode: 0o600 });
  try {
    if (encoding === 'gzip') await pipeline(body, createGunzip(), inspect, target);
    else await pipeline(body, inspect, target);
    if (bytes === 0) throw new ApiError('empty_artifact');
    const problem = kind === 'source_map' ? scan.problem() : null;
    if (problem) throw new ApiError('bad_source_map', { causes: [`The file is not a source map: ${problem}.`] });
    return { file, bytes, sha256: hash.digest('hex') };
  } catch (error) {
    // A body can break before its file is open, and the file would then appear after its removal.
    if (!target.closed) await new Promise<void>((resolve) => target.once('close', () => resolve()));
    await rm(file, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_')) throw new ApiError('broken_compression', { cause: error });
    throw error;
  }
}
