import { z } from 'zod';

import { pageSize } from '../../../contract/page-size.schema.ts';
import { RELEASE_ENDPOINTS, sentryCommitSchema, sentryDeploySchema } from '../../../contract/releases.schema.ts';
import { ApiError } from '../../errors.ts';
import { changeRelease } from '../../releases/change-release.ts';
import { commitsOfSet } from '../../releases/queries/commits-of-set.ts';
import { deploysOfRelease } from '../../releases/queries/deploys-of-release.ts';
import { setOf } from '../../releases/shown-releases.ts';
import { decodeCursor, encodeCursor, isPlace } from '../../sql/cursor.ts';
import type { Serve } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';
import { pageLink } from './page-link.ts';
import { deployFactOf, deploySchema } from './release-input.ts';
import { viaOf } from './release-routes.ts';
import { projectsNamed, releaseIn } from './release-scope.ts';
import { commitShape, deployShape } from './release-shape.ts';

const commitsQuery = z.object({
  cursor: z.string().max(500).optional(),
  per_page: pageSize('per_page', 100),
});

const NO_RELEASE = ['project_not_found', 'organization_not_found', 'release_not_found'] as const;

/** Commits and deploys of releases, in Sentry's shapes. */
export function releasePartRoutes(serve: Serve, tools: ApiTools): void {
  const { store, config, clock } = tools;

  for (const endpoints of RELEASE_ENDPOINTS) {
    serve(
      endpoints.commits,
      {
        right: 'project:read',
        summary: 'Lists the commits of a release, newest first; the `Link` header leads on.',
        search: commitsQuery,
        answer: sentryCommitSchema.array(),
        errors: NO_RELEASE,
      },
      async ({ params, access, search, request, reply }) => {
        const { states } = await releaseIn(store, access, params);
        const { cursor: text, per_page: limit } = search;
        const from = text ? decodeCursor(text, 'commits', (id) => id === '0', isPlace).value : 0;
        // Projects of one release have the same commits, or none: the newest set stands for all.
        const newest = states
          .filter((change) => setOf(change).length > 0)
          .toSorted((one, other) => other.at - one.at)[0];
        const [set] = newest ? setOf(newest) : [];
        const found = set ? await commitsOfSet(store, set, { from, limit: limit + 1 }) : [];
        const next =
          found.length > limit ? encodeCursor({ sort: 'commits', value: from + limit, id: '0', now: clock() }) : null;
        reply.header('link', pageLink(request.url, config.publicUrl, next));
        return found.slice(0, limit).map(commitShape);
      },
    );

    serve(
      endpoints.deploys,
      {
        right: 'project:read',
        summary: 'Lists the deploys of a release, last finished first.',
        answer: sentryDeploySchema.array(),
        errors: NO_RELEASE,
      },
      async ({ params, access }) => {
        const { version, states } = await releaseIn(store, access, params);
        const deletedAt = new Map(states.map(({ project, state }) => [project, state.deletedAt]));
        const deploys = await deploysOfRelease(store, [...deletedAt.keys()], version);
        const live = deploys.filter(({ projectId, at }) => at > (deletedAt.get(projectId) ?? 0));
        const once = new Map(live.map((deploy) => [deploy.id, deploy]));
        return [...once.values()].map(deployShape);
      },
    );

    serve(
      endpoints.deploy,
      {
        right: 'releases:write',
        summary: 'Records that a release was deployed to an `environment`; answers 202 where storing takes longer.',
        body: deploySchema,
        answer: sentryDeploySchema,
        status: 201,
        errors: NO_RELEASE,
      },
      async ({ params, body: input, access, request, reply }) => {
        const { version: release, states, ...scope } = await releaseIn(store, access, params);
        const having = states.map(({ project }) => project);
        const named = input.projects?.length ? projectsNamed(scope, input.projects).map(({ id }) => id) : having;
        const missing = scope.projects.find(({ id }) => named.includes(id) && !having.includes(id));
        if (missing)
          throw new ApiError('invalid_request', { causes: [`projects: ${missing.slug} does not have this release`] });
        const now = clock();
        const fact = deployFactOf(input, now);
        const projects = named.map((id) => ({ id, facts: [fact] }));
        const { isSettled } = await changeRelease(tools, {
          release,
          projects,
          by: access.by,
          via: viaOf(request),
        });
        reply.status(isSettled ? 201 : 202);
        const { deploy: id, ...words } = fact;
        return deployShape({ ...words, id, release, at: now });
      },
    );
  }
}
