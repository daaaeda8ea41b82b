import { intakeOfProject, quotasOfOrganization, saveIntake, saveOrganizationQuotas } from '../../../contract/intake.ts';
import {
  intakeRequestSchema,
  intakeSchema,
  organizationQuotasRequestSchema,
  organizationQuotasSchema,
} from '../../../contract/intake.schema.ts';
import { ApiError } from '../../errors.ts';
import { changeIntake, changeOrganizationQuotas, intakeOf, organizationQuotasOf } from '../../intake/intake.ts';
import { listOrganizations } from '@breakwater/processor/directory';
import type { Organization } from '@breakwater/processor/directory';
import { projectNamed } from '../../projects/projects.ts';
import type { Serve } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';

export function intakeRoutes(serve: Serve, tools: ApiTools): void {
  const { store, log, clock } = tools;
  const organizationIn = async (slug: string): Promise<Organization> => {
    const found = (await listOrganizations(store)).find((organization) => organization.slug === slug);
    if (!found) throw new ApiError('organization_not_found');
    return found;
  };

  serve(
    intakeOfProject,
    {
      right: 'project:read',
      summary: 'Shows the things that a project takes: filters, quotas, drains.',
      answer: intakeSchema,
      errors: ['project_not_found'],
    },
    async ({ params, access }) => intakeOf(store, projectNamed(access.projects, params.slug), clock()),
  );

  serve(
    saveIntake,
    {
      right: 'project:write',
      summary: 'Changes the things that a project takes, all at once.',
      body: intakeRequestSchema,
      answer: intakeSchema,
      errors: ['project_not_found', 'settings_changed', 'log_unavailable'],
    },
    async ({ params, body, access }) => {
      const changed = await changeIntake(tools, projectNamed(access.projects, params.slug), body);
      return intakeOf(store, changed, clock());
    },
  );

  serve(
    quotasOfOrganization,
    {
      right: 'org:read',
      summary: 'Shows the quotas that the projects of an organization share.',
      answer: organizationQuotasSchema,
      errors: ['organization_not_found'],
    },
    async ({ params }) => organizationQuotasOf(await organizationIn(params.slug)),
  );

  serve(
    saveOrganizationQuotas,
    {
      right: 'org:write',
      summary: 'Changes the quotas that the projects of an organization share.',
      body: organizationQuotasRequestSchema,
      answer: organizationQuotasSchema,
      errors: ['organization_not_found', 'settings_changed', 'log_unavailable'],
    },
    async ({ params, body }) =>
      organizationQuotasOf(await changeOrganizationQuotas(store, log, await organizationIn(params.slug), body)),
  );
}
