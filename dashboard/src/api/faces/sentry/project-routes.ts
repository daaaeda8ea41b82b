import { keysOfProject, listOrganizations, renameProject, settleKey } from '@breakwater/processor/directory';

import {
  addSentryKey,
  revokeSentryKey,
  saveSentryKey,
  saveSentryProject,
  sentryKeyChangeSchema,
  sentryKeyRequestSchema,
  sentryKeys,
  sentryKeySchema,
  sentryNamesSchema,
  sentryOrganizations,
  sentryOrganizationSchema,
  sentryProject,
  sentryProjects,
  sentryProjectSchema,
} from '../../../contract/sentry.schema.ts';
import { dropKey, keyNamed, makeKey } from '../../projects/keys.ts';
import { firstEventTimes } from '../../projects/queries/first-event-times.ts';
import type { Serve } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';
import { projectOf } from './project-of.ts';
import { keyShape, organizationShape, projectShape } from './project-shapes.ts';

export function sentryProjectRoutes(serve: Serve, tools: ApiTools): void {
  const { store, config, accounts } = tools;
  serve(
    sentryOrganizations,
    { right: 'org:read', summary: 'Lists organizations.', answer: sentryOrganizationSchema.array() },
    async () => (await listOrganizations(store)).map(organizationShape),
  );

  serve(
    sentryProjects,
    { right: 'project:read', summary: 'Lists projects.', answer: sentryProjectSchema.array() },
    async ({ access }) => {
      const projects = [...access.projects.values()];
      const organizations = await listOrganizations(store);
      const firstEvents = await firstEventTimes(
        store,
        projects.map(({ id }) => id),
      );
      return projects.map((project) => projectShape(project, organizations, firstEvents));
    },
  );

  serve(
    sentryProject,
    {
      right: 'project:read',
      summary: 'Shows one project.',
      answer: sentryProjectSchema,
      errors: ['project_not_found'],
    },
    async ({ params, access }) => {
      const project = projectOf(access, params);
      const [organizations, firstEvents] = await Promise.all([
        listOrganizations(store),
        firstEventTimes(store, [project.id]),
      ]);
      return projectShape(project, organizations, firstEvents);
    },
  );

  serve(
    saveSentryProject,
    {
      right: 'project:write',
      summary: 'Changes name, slug or platform of a project.',
      body: sentryNamesSchema,
      answer: sentryProjectSchema,
      errors: ['project_not_found', 'name_taken', 'settings_changed', 'log_unavailable'],
    },
    async ({ params, body, access }) => {
      const { name, slug, platform, ...before } = projectOf(access, params);
      const names = { name: body.name ?? name, slug: body.slug ?? slug, platform: body.platform ?? platform };
      const renamed = await renameProject(tools, { ...before, name, slug, platform }, names).finally(accounts.forget);
      const [organizations, firstEvents] = await Promise.all([
        listOrganizations(store),
        firstEventTimes(store, [before.id]),
      ]);
      return projectShape(renamed, organizations, firstEvents);
    },
  );

  serve(
    sentryKeys,
    {
      right: 'project:read',
      summary: 'Lists client keys with DSN.',
      answer: sentryKeySchema.array(),
      errors: ['project_not_found'],
    },
    async ({ params, access }) => {
      const project = projectOf(access, params);
      const keys = (await keysOfProject(store, project.id)).filter(({ status }) => status !== 'revoked');
      return keys.map((key) => keyShape(key, config.ingestUrl));
    },
  );

  serve(
    addSentryKey,
    {
      right: 'project:write',
      summary: 'Makes a client key.',
      body: sentryKeyRequestSchema,
      answer: sentryKeySchema,
      status: 201,
      errors: ['project_not_found', 'limit_reached', 'log_unavailable'],
    },
    async ({ params, body, access }) =>
      keyShape(await makeKey(tools, projectOf(access, params), body.name), config.ingestUrl),
  );

  serve(
    saveSentryKey,
    {
      right: 'project:write',
      summary: 'Labels a client key, or turns it off or on.',
      body: sentryKeyChangeSchema,
      answer: sentryKeySchema,
      errors: ['project_not_found', 'key_not_found', 'key_revoked', 'settings_changed', 'log_unavailable'],
    },
    async ({ params, body: { name, isActive }, access }) => {
      const project = projectOf(access, params);
      const key = await keyNamed(tools, project, params.key);
      const status = isActive === undefined ? key.status : isActive ? 'active' : 'disabled';
      return keyShape(await settleKey(tools, project, key, { label: name ?? key.label, status }), config.ingestUrl);
    },
  );

  serve(
    revokeSentryKey,
    {
      right: 'project:write',
      summary: 'Revokes a client key for ever.',
      answer: null,
      errors: ['project_not_found', 'key_not_found', 'key_revoked', 'log_unavailable'],
    },
    async ({ params, access }) => {
      await dropKey(tools, projectOf(access, params), params.key);
      return null;
    },
  );
}
