import type { ReleaseChange } from '@breakwater/processor/releases';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { WhoAsks } from '../../auth/guard.ts';
import { parse } from '../../error-answers.ts';
import { ApiError } from '../../errors.ts';
import { changeRelease } from '../../releases/change-release.ts';
import type { AskedFact } from '../../releases/change-release.ts';
import { statesOfReleases } from '../../releases/queries/release-states.ts';
import { releaseNames } from '../../releases/queries/release-names.ts';
import { releaseWithCommitsBefore } from '../../releases/queries/release-before.ts';
import { shownReleases } from '../../releases/shown-releases.ts';
import { decodeCursor, encodeCursor } from '../../sql/cursor.ts';
import type { ApiTools } from '../../tools.ts';
import { getBoth, routeBoth } from './both-slashes.ts';
import { pageLink } from './page-link.ts';
import { askedFactsOf, newReleaseSchema, releaseChangeSchema, releaseListQuery } from './release-input.ts';
import { idsIn, projectsNamed, releaseIn, scopeOf } from './release-scope.ts';
import type { ReleaseScope } from './release-scope.ts';
import { releaseShape } from './release-shape.ts';

/** A release under each of its paths: of a project, and of all projects of an organization that have it. */
export const RELEASE_PATHS = ['/organizations/:org/releases/', '/projects/:org/:project/releases/'] as const;

/** A thousand commits with long messages and their files. */
const MOST_RELEASE_BYTES = 16 * 1024 * 1024;

/** Releases, in Sentry's shapes. A change is answered once it is stored, or with 202 where that takes longer. */
export function releaseRoutes(server: FastifyInstance, tools: ApiTools, whoAsks: WhoAsks): void {
  const { store, config, clock } = tools;
  server.addHook('onRoute', (route) => {
    route.bodyLimit = MOST_RELEASE_BYTES;
  });

  const shown = async (scope: ReleaseScope, version: string, states: readonly ReleaseChange[]) => {
    const [release] = await shownReleases(store, [version], states);
    if (!release) throw new ApiError('release_not_found');
    return releaseShape(release, scope.projects);
  };

  /** Says facts of a release in each of these projects, and answers with the release after them. */
  const change = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { scope, release, projects, done }: Saying,
  ): Promise<unknown> => {
    const { by } = whoAsks(request);
    const { states, isSettled } = await changeRelease(tools, { release, projects, by, via: viaOf(request) });
    reply.status(isSettled ? done : 202);
    // Projects that have it already, and that nothing was said of.
    const others = idsIn(scope).filter((id) => !projects.some((project) => project.id === id));
    return shown(scope, release, [...states, ...(await statesOfReleases(store, others, [release]))]);
  };

  for (const path of RELEASE_PATHS) {
    getBoth(server, path, async (request, reply) => {
      const scope = await scopeOf(store, request.params);
      const { project, cursor: text, per_page: limit, sort: _sort, ...search } = parse(releaseListQuery, request.query);
      const projects = project.length > 0 ? projectsNamed(scope, project) : scope.projects;
      const projectIds = projects.map(({ id }) => id);
      const after = text ? decodeCursor(text, 'releases', (id) => /^\d{1,20}$/.test(id)) : null;
      const found = await releaseNames(store, { ...search, projectIds, limit: limit + 1, after });
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      const next = last ? encodeCursor({ sort: 'releases', value: last.value, id: last.id, now: clock() }) : null;
      reply.header('link', pageLink(request.url, config.publicUrl, next));
      const names = page.map(({ release }) => release);
      const releases = await shownReleases(store, names, await statesOfReleases(store, projectIds, names));
      return releases.map((release) => releaseShape(release, scope.projects));
    });

    routeBoth(server, 'POST', path, async (request, reply) => {
      const scope = await scopeOf(store, request.params);
      const input = parse(newReleaseSchema, request.body);
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
      return change(request, reply, { scope, release: input.version, projects, done });
    });

    getBoth(server, `${path}:version/`, async (request) => {
      const { version, states, ...scope } = await releaseIn(store, request.params);
      return shown(scope, version, states);
    });

    routeBoth(server, 'PUT', `${path}:version/`, async (request, reply) => {
      const input = parse(releaseChangeSchema, request.body);
      const { version: release, states, ...scope } = await releaseIn(store, request.params);
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
      return change(request, reply, { scope, release, projects, done: 200 });
    });

    routeBoth(server, 'DELETE', `${path}:version/`, async (request, reply) => {
      const { version: release, states } = await releaseIn(store, request.params);
      if (states.some(({ state }) => state.seen !== null)) throw new ApiError('release_in_use');
      const projects = states.map(({ project: id }) => ({ id, facts: [{ fact: 'deleted' }] as const }));
      const { isSettled } = await changeRelease(tools, {
        release,
        projects,
        by: whoAsks(request).by,
        via: viaOf(request),
      });
      return reply.status(isSettled ? 204 : 202).send();
    });

    getBoth(server, `${path}:version/previous-with-commits/`, async (request) => {
      const { version, states, ...scope } = await releaseIn(store, request.params);
      const ids = states.map(({ project }) => project);
      const before = await releaseWithCommitsBefore(store, ids, version);
      // Sentry's command line reads an empty object as none.
      return before === null ? {} : shown(scope, before, await statesOfReleases(store, ids, [before]));
    });
  }

  // No code host is connected. Sentry's command line then takes commits from the local repository.
  getBoth(server, '/organizations/:org/repos/', async (request) => {
    await scopeOf(store, request.params);
    return [];
  });
}

interface Saying {
  scope: ReleaseScope;
  release: string;
  projects: readonly { id: number; facts: readonly AskedFact[] }[];
  /** The status of an answer after everything is stored. */
  done: number;
}

const CREATED: AskedFact = { fact: 'created' };

const liveOf = (states: readonly ReleaseChange[]): ReleaseChange[] =>
  states.filter(({ state }) => state.status !== 'deleted');

/** Command lines name themselves. */
export const viaOf = ({ headers }: Pick<FastifyRequest, 'headers'>): 'api' | 'cli' =>
  /^(sentry-cli|breakwater)\b/i.test(headers['user-agent'] ?? '') ? 'cli' : 'api';
