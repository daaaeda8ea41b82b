import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import type { WhoAsks } from '../../auth/guard.ts';
import { parse } from '../../error-answers.ts';
import { ApiError } from '../../errors.ts';
import { changeRelease } from '../../releases/change-release.ts';
import { commitsOfSet } from '../../releases/queries/commits-of-set.ts';
import { deploysOfRelease } from '../../releases/queries/deploys-of-release.ts';
import { setOf } from '../../releases/shown-releases.ts';
import { decodeCursor, encodeCursor } from '../../sql/cursor.ts';
import type { ApiTools } from '../../tools.ts';
import { getBoth, routeBoth } from './both-slashes.ts';
import { pageLink } from './page-link.ts';
import { deployFactOf, deploySchema } from './release-input.ts';
import { RELEASE_PATHS, viaOf } from './release-routes.ts';
import { projectsNamed, releaseIn } from './release-scope.ts';
import { commitShape, deployShape } from './release-shape.ts';

const commitsQuery = z.object({
  cursor: z.string().max(500).optional(),
  per_page: z.coerce.number('per_page: not a number').int().min(1).max(100, 'per_page: over 100').default(100),
});

/** Commits and deploys of releases, in Sentry's shapes. */
export function releasePartRoutes(server: FastifyInstance, tools: ApiTools, whoAsks: WhoAsks): void {
  const { store, config, clock } = tools;

  for (const path of RELEASE_PATHS) {
    getBoth(server, `${path}:version/commits/`, async (request, reply) => {
      const { states } = await releaseIn(store, request.params);
      const { cursor: text, per_page: limit } = parse(commitsQuery, request.query);
      const from = text ? decodeCursor(text, 'commits', (id) => id === '0').value : 0;
      // Projects of one release have the same commits, or none: the newest set stands for all.
      const newest = states.filter((change) => setOf(change).length > 0).toSorted((one, other) => other.at - one.at)[0];
      const [set] = newest ? setOf(newest) : [];
      const found = set ? await commitsOfSet(store, set, { from, limit: limit + 1 }) : [];
      const next =
        found.length > limit ? encodeCursor({ sort: 'commits', value: from + limit, id: '0', now: clock() }) : null;
      reply.header('link', pageLink(request.url, config.publicUrl, next));
      return found.slice(0, limit).map(commitShape);
    });

    getBoth(server, `${path}:version/deploys/`, async (request) => {
      const { version, states } = await releaseIn(store, request.params);
      const deletedAt = new Map(states.map(({ project, state }) => [project, state.deletedAt]));
      const deploys = await deploysOfRelease(store, [...deletedAt.keys()], version);
      const live = deploys.filter(({ projectId, at }) => at > (deletedAt.get(projectId) ?? 0));
      const once = new Map(live.map((deploy) => [deploy.id, deploy]));
      return [...once.values()].map(deployShape);
    });

    routeBoth(server, 'POST', `${path}:version/deploys/`, async (request, reply) => {
      const input = parse(deploySchema, request.body);
      const { version: release, states, ...scope } = await releaseIn(store, request.params);
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
        by: whoAsks(request).by,
        via: viaOf(request),
      });
      reply.status(isSettled ? 201 : 202);
      const { deploy: id, ...words } = fact;
      return deployShape({ ...words, id, release, projectId: named[0] ?? 0, at: now });
    });
  }
}
