import { listOrganizations } from '@breakwater/processor/directory';
import type { Organization } from '@breakwater/processor/directory';

import {
  previewOrganizationRules,
  previewProjectRules,
  saveOrganizationScrubbing,
  saveProjectScrubbing,
  scrubbingOfOrganization,
  scrubbingOfProject,
} from '../../../contract/scrubbing.ts';
import {
  organizationScrubbingRequestSchema,
  organizationScrubbingSchema,
  projectScrubbingRequestSchema,
  projectScrubbingSchema,
  scrubPreviewRequestSchema,
  scrubPreviewSchema,
} from '../../../contract/scrubbing.schema.ts';
import { ApiError } from '../../errors.ts';
import { projectNamed } from '../../projects/projects.ts';
import {
  changeOrganizationScrubbing,
  changeProjectScrubbing,
  organizationScrubbing,
  previewOf,
  projectScrubbing,
  projectsOfOrganization,
} from '../../scrubbing/scrubbing.ts';
import type { Serve } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';

/** The rules by which items are scrubbed. */
export function scrubbingRoutes(serve: Serve, { store, clock }: ApiTools): void {
  const organizationIn = async (slug: string): Promise<Organization> => {
    const found = (await listOrganizations(store)).find((organization) => organization.slug === slug);
    if (!found) throw new ApiError('organization_not_found');
    return found;
  };

  serve(
    scrubbingOfProject,
    {
      right: 'project:read',
      summary: 'Shows the rules by which items of a project are scrubbed.',
      answer: projectScrubbingSchema,
      errors: ['project_not_found'],
    },
    async ({ params, access }) =>
      projectScrubbing(store, projectNamed(access.projects, params.slug), await listOrganizations(store)),
  );

  serve(
    saveProjectScrubbing,
    {
      right: 'project:write',
      summary: 'Changes the rules by which items of a project are scrubbed.',
      body: projectScrubbingRequestSchema,
      answer: projectScrubbingSchema,
      errors: ['project_not_found', 'settings_changed'],
    },
    async ({ params, body, access }) => {
      const project = projectNamed(access.projects, params.slug);
      await changeProjectScrubbing(store, project, body, { by: access.by, at: clock() });
      return projectScrubbing(store, project, await listOrganizations(store));
    },
  );

  serve(
    previewProjectRules,
    {
      right: 'issues:read',
      summary: 'Shows the places that rules would change in the newest events of a project.',
      body: scrubPreviewRequestSchema,
      answer: scrubPreviewSchema,
      errors: ['project_not_found'],
    },
    async ({ params, body, access }) => previewOf(store, [projectNamed(access.projects, params.slug).id], body.rules),
  );

  serve(
    scrubbingOfOrganization,
    {
      right: 'org:read',
      summary: 'Shows the rules by which items of an organization are scrubbed.',
      answer: organizationScrubbingSchema,
      errors: ['organization_not_found'],
    },
    async ({ params }) => organizationScrubbing(store, await organizationIn(params.slug)),
  );

  serve(
    saveOrganizationScrubbing,
    {
      right: 'org:write',
      summary: 'Changes the rules by which items of an organization are scrubbed.',
      body: organizationScrubbingRequestSchema,
      answer: organizationScrubbingSchema,
      errors: ['organization_not_found', 'settings_changed'],
    },
    async ({ params, body, access }) => {
      const organization = await organizationIn(params.slug);
      await changeOrganizationScrubbing(store, organization, body, { by: access.by, at: clock() });
      return organizationScrubbing(store, organization);
    },
  );

  serve(
    previewOrganizationRules,
    {
      right: 'issues:read',
      summary: 'Shows the places that rules would change in the newest events of an organization.',
      body: scrubPreviewRequestSchema,
      answer: scrubPreviewSchema,
      errors: ['organization_not_found'],
    },
    async ({ params, body, access }) => {
      const { slug } = await organizationIn(params.slug);
      return previewOf(store, projectsOfOrganization(access.projects, slug), body.rules);
    },
  );
}
