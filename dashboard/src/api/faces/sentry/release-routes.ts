import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

import {
  RELEASE_ENDPOINTS,
  releaseBeforeSchema,
  repositories,
  sentryReleaseSchema,
} from '../../../contract/releases.schema.ts';
import { ApiError } from '../../errors.ts';
import { changeRelease } from '../../releases/change-release.ts';
import type { AskedFact, Change } from '../../releases/change-release.ts';
import { statesOfReleases } from '../../releases/queries/release-states.ts';
import type { AllowedRelease } from '../../releases/queries/release-states.ts';
import { releaseNames } from '../../releases/queries/release-names.ts';
import { releaseWithCommitsBefore } from '../../releases/queries/release-before.ts';
import { shownReleases } from '../../releases/shown-releases.ts';
import { decodeCursor, encodeCursor } from '../../sql/cursor.ts';
import { isIssueId } from '../../sql/ids.ts';
import type { Serve } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';
import { pageLink } from './page-link.ts';
import { askedFactsOf, newReleaseSchema, releaseChangeSchema, releaseListQuery } from './release-input.ts';
import { idsIn, projectsNamed, releaseIn, scopeOf } from './release-scope.ts';
import type { ReleaseScope } from './release-scope.ts';
import { releaseShape } from './release-shape.ts';

const NO_RELEASE = ['project_not_found', 'organization_not_found', 'release_not_found'] as const;

/** A thousand commits with long messages and their files. */
const MOST_RELEASE_BYTES = 16 * 1024 * 1024;

/** Releases, in Sentry's shapes. A change is answered once it is stored, or with 202 where that takes longer. */
export function releaseRoutes(serve: Serve, tools: ApiTools): void {
  const { store, config, clock } = tools;
  const large = { bodyLimit: MOST_RELEASE_BYTES };

  const shown = async (scope: ReleaseScope, version: string, states: readonly AllowedRelease[]) => {
    const [release] = await shownReleases(store, [version], states);
    if (!release) throw new ApiError('release_not_found');
    return releaseShape(release, scope.projects);
  };

  /** Says facts of a release in each of these projects, and answers with the release after them. */
  const change = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { scope, release, projects, done, by }: Saying,
  ): Promise<unknown> => {
    const { states, isSettled } = await changeRelease(tools, { release, projects, by, via: viaOf(request) });
    reply.status(isSettled ? done : 202);
    // Projects that have it already, and that nothing was said of.
    const others = idsIn(scope).filter((id) => !projects.some((project) => project.id === id));
    return shown(scope, release, [...states, ...(await statesOfReleases(store, others, [release]))]);
  };

  for (const endpoints of RELEASE_ENDPOINTS) {
    serve(
      endpoints.list,
      {
        right: 'project:read',
        summary: 'Lists releases, newest first, by `query`, `environment` and `status`; the `Link` header leads on.',
        search: releaseListQuery,
        answer: sentryReleaseSchema.array(),
        errors: NO_RELEASE,
      },
      async ({ params, search: asked, access, request, reply }) => {
        const scope = await scopeOf(store, access, params);
        const { project, cursor: text, per_page: limit, sort: _sort, ...search } = asked;
        const projects = project.length > 0 ? projectsNamed(scope, project) : scope.projects;
        const projectIds = projects.map(({ id }) => id);
        const after = text ? decodeCursor(text, 'releases', isIssueId) : null;
        const found = await releaseNames(store, { ...search, projectIds, limit: limit + 1, after });
        const page = found.slice(0, limit);
        const last = found.length > limit ? page.at(-1) : undefined;
        const next = last ? encodeCursor({ sort: 'releases', value: last.value, id: last.id, now: clock() }) : null;
        reply.header('link', pageLink(request.url, config.publicUrl, next));
        const names = page.map(({ release }) => release);
        const releases = await shownReleases(store, names, await statesOfReleases(store, projectIds, names));
        return releases.map((release) => releaseShape(release, scope.projects));
      },
    );

    serve(
      endpoints.make,
      {
        right: 'releases:write',
        summary: 'Makes a release in its `projects`; answers 208 where it is known.',
        body: newReleaseSchema,
        status: 201,
        answer: sentryReleaseSchema,
        errors: NO_RELEASE,
      },
      async ({ params, body: input, access, request, reply }) => {
        const scope = await scopeOf(store, access, params);
        const known = liveOf(await statesOfReleases(store, idsIn(scope), [input.version]));
        const named = scope.isProject ? idsIn(scope) : projectsNamed(scope, input.projects ?? []).map(({ id }) => id);
        // Without a project it is about all that have it: so `sentry-cli releases archive` asks.
        const ids = named.length > 0 ? named : known.map(({ project }) => project);
        if (ids.length === 0)
          throw new ApiError('invalid_request', { causes: ['projects: empty; name the projects of the release'] });
        const facts = askedFactsOf(input);
        const isKnown = (id: number): boolean =>
          known.some(({ project, state }) => project === id && state.created !== null);
        const projects = ids.map((id) => ({ id, facts: isKnown(id) ? facts : [CREATED, ...facts] }));
        const done = known.length > 0 ? 208 : 201;
        return change(request, reply, { scope, release: input.version, projects, done, by: access.by });
      },
      large,
    );

    serve(
      endpoints.show,
      {
        right: 'project:read',
        summary: 'Shows one release: first and last event, new issues, deploys, commits.',
        answer: sentryReleaseSchema,
        errors: NO_RELEASE,
      },
      async ({ params, access }) => {
        const { version, states, ...scope } = await releaseIn(store, access, params);
        return shown(scope, version, states);
      },
    );

    serve(
      endpoints.change,
      {
        right: 'releases:write',
        summary: 'Records `dateReleased`, `url`, `ref`, `status`, `commits` or `refs` of a release.',
        body: releaseChangeSchema,
        answer: sentryReleaseSchema,
        errors: NO_RELEASE,
      },
      async ({ params, body: input, access, request, reply }) => {
        const { version: release, states, ...scope } = await releaseIn(store, access, params);
        const having = states.map(({ project }) => project);
        const added = scope.isProject
          ? []
          : projectsNamed(scope, input.projects ?? [])
              .map(({ id }) => id)
              .filter((id) => !having.includes(id));
        const facts = askedFactsOf(input);
        const projects = [
          ...having.map((id) => ({ id, facts })),
          ...added.map((id) => ({ id, facts: [CREATED, ...facts] })),
        ];
        return change(request, reply, { scope, release, projects, done: 200, by: access.by });
      },
      large,
    );

    serve(
      endpoints.remove,
      {
        right: 'releases:write',
        summary: 'Deletes a release that no event came from.',
        answer: null,
        errors: [...NO_RELEASE, 'release_in_use'],
      },
      async ({ params, access, request, reply }) => {
        const { version: release, states } = await releaseIn(store, access, params);
        if (states.some(({ state }) => state.seen !== null)) throw new ApiError('release_in_use');
        const projects = states.map(({ project: id }) => ({ id, facts: [{ fact: 'deleted' }] as const }));
        const { isSettled } = await changeRelease(tools, {
          release,
          projects,
          by: access.by,
          via: viaOf(request),
        });
        reply.status(isSettled ? 204 : 202);
        return null;
      },
    );

    serve(
      endpoints.before,
      {
        right: 'project:read',
        summary: 'Shows the release with commits before this one, of the same package; `{}` where there is none.',
        answer: releaseBeforeSchema,
        errors: NO_RELEASE,
      },
      async ({ params, access }) => {
        const { version, states, ...scope } = await releaseIn(store, access, params);
        const ids = states.map(({ project }) => project);
        const before = await releaseWithCommitsBefore(store, ids, version);
        // Sentry's command line reads an empty object as none.
        return before === null ? {} : shown(scope, before, await statesOfReleases(store, ids, [before]));
      },
    );
  }

  // No code host is connected. Sentry's command line then takes commits from the local repository.
  serve(
    repositories,
    {
      right: 'org:read',
      summary: 'Lists no repository, so that command lines read commits from the local one.',
      answer: z.array(z.never()),
      errors: ['organization_not_found'],
    },
    async ({ params, access }) => {
      await scopeOf(store, access, params);
      return [];
    },
  );
}

interface Saying {
  scope: ReleaseScope;
  release: string;
  projects: Change['projects'];
  /** The status of an answer after everything is stored. */
  done: number;
  by: string;
}

const CREATED: AskedFact = { fact: 'created' };

const liveOf = (states: readonly AllowedRelease[]): AllowedRelease[] =>
  states.filter(({ state }) => state.status !== 'deleted');

/** Command lines name themselves. */
export const viaOf = ({ headers }: Pick<FastifyRequest, 'headers'>): 'api' | 'cli' =>
  /^(sentry-cli|breakwater)\b/i.test(headers['user-agent'] ?? '') ? 'cli' : 'api';
