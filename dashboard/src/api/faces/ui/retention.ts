import {
  retentionOfInstallation,
  retentionOfProject,
  saveInstallationRetention,
  saveProjectRetention,
} from '../../../contract/retention.ts';
import {
  installationRetentionSchema,
  projectRetentionRequestSchema,
  projectRetentionSchema,
} from '../../../contract/retention.schema.ts';
import { storageUse } from '../../../contract/storage.ts';
import { storageSchema } from '../../../contract/storage.schema.ts';
import { projectNamed } from '../../projects/projects.ts';
import {
  changeInstallationRetention,
  changeProjectRetention,
  installationRetention,
  projectRetention,
} from '../../retention/retention.ts';
import type { Serve } from '../../serve-endpoint.ts';
import { storageOf } from '../../storage/storage-of.ts';
import type { ApiTools } from '../../tools.ts';

/** How long things are kept, and the room that they take. */
export function retentionRoutes(serve: Serve, { store, clock }: ApiTools): void {
  serve(
    retentionOfInstallation,
    {
      right: 'org:read',
      summary: 'Shows for how many days the installation keeps things.',
      answer: installationRetentionSchema,
    },
    async () => installationRetention(store),
  );

  serve(
    saveInstallationRetention,
    {
      right: 'org:write',
      summary: 'Changes for how many days the installation keeps things.',
      body: installationRetentionSchema,
      answer: installationRetentionSchema,
      errors: ['settings_changed'],
    },
    async ({ body, access }) => changeInstallationRetention(store, body, { by: access.by, at: clock() }),
  );

  serve(
    retentionOfProject,
    {
      right: 'project:read',
      summary: 'Shows for how many days a project keeps things.',
      answer: projectRetentionSchema,
      errors: ['project_not_found'],
    },
    async ({ params, access }) => projectRetention(store, projectNamed(access.projects, params.slug).id),
  );

  serve(
    saveProjectRetention,
    {
      right: 'project:write',
      summary: 'Changes for how many days a project keeps things.',
      body: projectRetentionRequestSchema,
      answer: projectRetentionSchema,
      errors: ['project_not_found', 'settings_changed'],
    },
    async ({ params, body, access }) => {
      const project = projectNamed(access.projects, params.slug).id;
      return changeProjectRetention(store, project, body, { by: access.by, at: clock() });
    },
  );

  serve(
    storageUse,
    {
      right: 'org:read',
      summary: 'Shows the room that the data takes, and what the last clean-up freed.',
      answer: storageSchema,
    },
    async ({ access }) => storageOf(store, access, clock()),
  );
}
