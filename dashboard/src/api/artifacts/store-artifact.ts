import type { AllowedId } from '@breakwater/processor/directory';

import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

import { ApiError } from '../errors.ts';
import type { ApiTools } from '../tools.ts';
import { artifactOf } from './queries/artifacts.ts';
import { receiveArtifact } from './receive.ts';

/** The most uploads at the same time. More are answered with `busy`, and the command line tries again. */
const AT_ONCE = 4;

export interface Upload {
  projectId: AllowedId;
  debugId: string;
  kind: 'minified_source' | 'source_map';
  name: string;
  by: string;
  body: Readable;
  /** As `Content-Encoding` names it. */
  encoding: string;
}

export interface StoredArtifact extends Pick<Upload, 'debugId' | 'kind' | 'name'> {
  bytes: number;
  new: boolean;
}

/** Takes source maps and minified files by debug id, into the blob store under the hash of their bytes. */
export async function artifactStore({
  store,
  config,
  clock,
}: ApiTools): Promise<(upload: Upload) => Promise<StoredArtifact>> {
  let uploading = 0;
  const folder = join(config.dataFolder, 'uploads');
  // Removes files that a killed process left.
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });

  const storeUpload = async ({ projectId, debugId, kind, name, by, body, encoding }: Upload) => {
    const received = await receiveArtifact(body, { folder, encoding, kind });
    try {
      const blob = `artifacts/${received.sha256.slice(0, 2)}/${received.sha256}`;
      const known = await artifactOf(store, { projectId, debugId, kind });
      const isNew = known?.blob !== blob;
      if (isNew) await store.blobs.put(blob, createReadStream(received.file));
      if (isNew || known?.name !== name) {
        const uploadedAt = clock();
        const row = {
          project_id: projectId,
          debug_id: debugId,
          kind,
          name,
          blob,
          bytes: received.bytes,
          uploaded_at: new Date(uploadedAt).toISOString(),
          uploaded_by: by,
        };
        const token = `artifact:${projectId}:${debugId}:${kind}:${received.sha256}:${uploadedAt}`;
        await store.insert('artifacts', [row], token);
      }
      return { debugId, kind, name, bytes: received.bytes, new: isNew };
    } finally {
      await rm(received.file, { force: true });
    }
  };

  return async (upload) => {
    if (uploading >= AT_ONCE) throw new ApiError('busy', { retryAfterSeconds: 2 });
    uploading += 1;
    try {
      return await storeUpload(upload);
    } finally {
      uploading -= 1;
    }
  };
}
