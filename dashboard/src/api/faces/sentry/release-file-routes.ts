import type { FastifyInstance } from 'fastify';

import { ApiError } from '../../errors.ts';
import { routeBoth } from './both-slashes.ts';
import { RELEASE_PATHS } from './release-routes.ts';

/** Files of a release are refused, whatever their content type: source maps are found by debug id. `server` has no other routes. */
export function releaseFileRoutes(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _payload, done) => done(null));
  for (const path of RELEASE_PATHS)
    for (const method of ['GET', 'POST'] as const)
      routeBoth(server, method, `${path}:version/files/`, async () => {
        throw new ApiError('release_files_refused');
      });
}
