import type { FastifyInstance } from 'fastify';

import { RELEASE_ENDPOINTS } from '../../../contract/releases.schema.ts';
import type { Guard } from '../../auth/guard.ts';
import { ApiError } from '../../errors.ts';
import { servingOn } from '../../serve-endpoint.ts';

const REFUSED = {
  right: 'artifacts:write',
  summary: 'Refuses, and names the command that uploads source maps.',
  answer: null,
  errors: ['release_files_refused'],
} as const;

/** Files of a release are refused, whatever their content type: source maps are found by debug id. `server` has no other routes. */
export function releaseFileRoutes(server: FastifyInstance, guard: Guard): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _payload, done) => done(null));
  const serve = servingOn(server, guard);
  for (const { files, upload } of RELEASE_ENDPOINTS)
    for (const each of [files, upload])
      serve(each, REFUSED, () => {
        throw new ApiError('release_files_refused');
      });
}
