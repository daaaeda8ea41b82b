import type { FastifyInstance } from 'fastify';

import { addArtifact, uploadedArtifactSchema, uploadSearchSchema } from '../../../contract/artifacts.schema.ts';
import { artifactStore } from '../../artifacts/store-artifact.ts';
import type { Guard } from '../../auth/guard.ts';
import { servingOn } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';
import { projectOf } from './project-of.ts';

/** Uploads, on a server of their own: the body is read as a stream, whatever its content type. */
export async function artifactRoutes(server: FastifyInstance, tools: ApiTools, guard: Guard): Promise<void> {
  const storeArtifact = await artifactStore(tools);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _payload, done) => done(null));

  servingOn(server, guard)(
    addArtifact,
    {
      right: 'artifacts:write',
      summary: 'Stores a source map or minified file by debug id.',
      search: uploadSearchSchema,
      takes: 'application/octet-stream',
      answer: uploadedArtifactSchema,
      status: 201,
      errors: ['project_not_found', 'bad_source_map', 'empty_artifact', 'broken_compression', 'unsupported_encoding'],
    },
    async ({ params, search: { debug_id: debugId, kind, name }, access, request }) => {
      const { id: projectId } = projectOf(access, params);
      const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
      return storeArtifact({ projectId, debugId, kind, name, by: access.by, body: request.raw, encoding });
    },
    { bodyLimit: Number.MAX_SAFE_INTEGER },
  );
}
