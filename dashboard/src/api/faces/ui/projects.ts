import { uploadsOf } from '../../../contract/artifacts.ts';
import { firstEventOf } from '../../../contract/first-event.ts';
import { addProject, endProject, saveProject } from '../../../contract/project-changes.ts';
import { allProjects } from '../../../contract/projects.ts';
import { artifactListSchema } from '../../../contract/artifacts.schema.ts';
import {
  confirmSchema,
  firstEventSchema,
  projectNamesSchema,
  projectRequestSchema,
  projectSchema,
} from '../../../contract/projects.schema.ts';
import { artifactsOf } from '../../artifacts/queries/artifacts.ts';
import { ApiError } from '../../errors.ts';
import { deleteProject } from '@breakwater/processor/directory';
import { projectNamed } from '../../projects/projects.ts';
import { firstEvent } from '../../projects/queries/first-event.ts';
import { namedAnew, newProject, shownProjects } from '../../projects/shown-projects.ts';
import type { Serve } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';

export function projectRoutes(serve: Serve, tools: ApiTools): void {
  const { store, log, clock } = tools;
  serve(
    allProjects,
    { right: 'project:read', summary: 'Lists projects with their DSN.', answer: projectSchema.array() },
    ({ access }) => shownProjects(tools, access),
  );

  serve(
    addProject,
    {
      right: 'org:write',
      summary: 'Makes a project with a key.',
      body: projectRequestSchema,
      answer: projectSchema,
      status: 201,
      errors: ['name_taken', 'limit_reached', 'log_unavailable'],
    },
    ({ body }) => newProject(tools, body),
  );

  serve(
    saveProject,
    {
      right: 'project:write',
      summary:
        'Changes name, slug and platform. The id, keys and DSNs stay, and the slug before goes on leading to it.',
      body: projectNamesSchema,
      answer: projectSchema,
      errors: ['project_not_found', 'name_taken', 'settings_changed', 'log_unavailable'],
    },
    ({ params, body, access }) => namedAnew(tools, access, projectNamed(access.projects, params.slug), body),
  );

  serve(
    endProject,
    {
      right: 'org:write',
      summary: 'Deletes a project with all its data; `confirm` is its slug.',
      search: confirmSchema,
      answer: null,
      errors: ['project_not_found', 'last_project', 'log_unavailable'],
    },
    async ({ params, search, access }) => {
      const project = projectNamed(access.projects, params.slug);
      if (search.confirm !== project.slug)
        throw new ApiError('invalid_request', { causes: [`confirm: is not ${project.slug}`] });
      await deleteProject({ store, log }, project, { by: access.by, at: clock() });
      tools.accounts.forget();
      return null;
    },
  );

  serve(
    firstEventOf,
    {
      right: 'project:read',
      summary: 'Tells whether anything has arrived yet.',
      answer: firstEventSchema,
      errors: ['project_not_found'],
    },
    async ({ params, access }) => firstEvent(store, projectNamed(access.projects, params.slug).id),
  );

  serve(
    uploadsOf,
    {
      right: 'project:read',
      summary: 'Lists uploaded source maps and minified files.',
      answer: artifactListSchema,
      errors: ['project_not_found'],
    },
    async ({ params, access }) => artifactsOf(store, projectNamed(access.projects, params.slug).id),
  );
}
