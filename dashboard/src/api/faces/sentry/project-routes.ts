import { keysOfProject, listOrganizations } from '@breakwater/processor/directory';

import {
  sentryKeys,
  sentryKeySchema,
  sentryOrganizations,
  sentryOrganizationSchema,
  sentryProject,
  sentryProjects,
  sentryProjectSchema,
} from '../../../contract/sentry.schema.ts';
import { firstEventTimes } from '../../projects/queries/first-event-times.ts';
import type { Serve } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';
import { projectOf } from './project-of.ts';
import { keyShape, organizationShape, projectShape } from './project-shapes.ts';

export function sentryProjectRoutes(serve: Serve, { store, config }: ApiTools): void {
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
}
