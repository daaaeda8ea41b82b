import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

import { hexId, uuidOf } from '@breakwater/sdk/wire';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';

import type { WhoAsks } from '../../auth/guard.ts';
import { parse } from '../../error-answers.ts';
import { ApiError } from '../../errors.ts';
import { artifactOf } from '../../artifacts/queries/artifacts.ts';
import { projectOf } from './project-routes.ts';
import type { ApiTools } from '../../tools.ts';
import { receiveArtifact } from '../../artifacts/receive.ts';

/** The most uploads at the same time. More are answered with `busy`, and the command line tries again. */
const AT_ONCE = 4;

const artifactQuery = z.object({
  debug_id: z
    .string()
    .refine((id) => hexId(id) !== null, 'debug_id: not a UUID')
    .transform((id) => uuidOf(hexId(id) ?? '')),
  kind: z.enum(['minified_source', 'source_map'], 'kind: neither minified_source nor source_map'),
  name: z
    .string()
    .min(1, 'name: empty')
    .max(1000, 'name: over 1000 characters')
    .refine((name) => !/[\p{Cc}\p{Cs}\ufffd]/u.test(name), 'name: holds control characters or broken text'),
});

/** Takes source maps and minified files by debug id, into the blob store under the hash of their bytes. */
export async function artifactRoutes(
  server: FastifyInstance,
  { store, config, clock }: ApiTools,
  whoAsks: WhoAsks,
): Promise<void> {
  let uploading = 0;
  const folder = join(config.dataFolder, 'uploads');
  // Removes files that a killed process left.
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });

  // The body is read as a stream, whatever its content type.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _payload, done) => done(null));

  const upload = async (request: FastifyRequest) => {
    const project = await projectOf(store, request.params);
    const { debug_id: debugId, kind, name } = parse(artifactQuery, request.query);
    const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
    const received = await receiveArtifact(request.raw as Readable, { folder, encoding, kind });
    try {
      const blob = `artifacts/${received.sha256.slice(0, 2)}/${received.sha256}`;
      const known = await artifactOf(store, { projectId: project.id, debugId, kind });
      const isNew = known?.blob !== blob;
      if (isNew) await store.blobs.put(blob, createReadStream(received.file));
      if (isNew || known?.name !== name) {
        const uploadedAt = clock();
        const row = {
          project_id: project.id,
          debug_id: debugId,
          kind,
          name,
          blob,
          bytes: received.bytes,
          uploaded_at: new Date(uploadedAt).toISOString(),
          uploaded_by: whoAsks(request).by,
        };
        await store.insert(
          'artifacts',
          [row],
          `artifact:${project.id}:${debugId}:${kind}:${received.sha256}:${uploadedAt}`,
        );
      }
      return { debugId, kind, name, bytes: received.bytes, new: isNew };
    } finally {
      await rm(received.file, { force: true });
    }
  };

  for (const path of ['/projects/:org/:project/artifacts/', '/projects/:org/:project/artifacts']) {
    server.post(path, { bodyLimit: Number.MAX_SAFE_INTEGER }, async (request, reply) => {
      if (uploading >= AT_ONCE) throw new ApiError('busy', { retryAfterSeconds: 2 });
      uploading += 1;
      try {
        const artifact = await upload(request);
        reply.status(201);
        return artifact;
      } finally {
        uploading -= 1;
      }
    });
  }
}
