import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import type { Intake, OrganizationQuotas } from '../../../contract/intake.ts';
import { intakeRequestSchema, organizationQuotasRequestSchema } from '../../../contract/intake.schema.ts';
import { parse } from '../../error-answers.ts';
import { ApiError } from '../../errors.ts';
import { projectNamed, projectsById } from '../../projects/projects.ts';
import { changeIntake, changeOrganizationQuotas, intakeOf, organizationQuotasOf } from '../../intake/intake.ts';
import { listOrganizations } from '../../projects/organizations.ts';
import type { Organization } from '../../projects/organizations.ts';
import type { SettledProject } from '@breakwater/processor/directory';
import type { ApiTools } from '../../tools.ts';

const slugParams = z.object({ slug: z.string().max(100) });

export function intakeRoutes(server: FastifyInstance, { store, log, clock }: ApiTools): void {
  const projectIn = async (params: unknown): Promise<SettledProject> =>
    projectNamed(await projectsById(store), parse(slugParams, params).slug);

  const organizationIn = async (params: unknown): Promise<Organization> => {
    const { slug } = parse(slugParams, params);
    const found = (await listOrganizations(store)).find((organization) => organization.slug === slug);
    if (!found) throw new ApiError('organization_not_found');
    return found;
  };

  server.get('/projects/:slug/intake', async (request): Promise<Intake> =>
    intakeOf(store, await projectIn(request.params), clock()),
  );

  server.put('/projects/:slug/intake', async (request): Promise<Intake> => {
    const wanted = parse(intakeRequestSchema, request.body);
    const changed = await changeIntake(store, log, await projectIn(request.params), wanted);
    return intakeOf(store, changed, clock());
  });

  server.get('/organizations/:slug/quotas', async (request): Promise<OrganizationQuotas> =>
    organizationQuotasOf(await organizationIn(request.params)),
  );

  server.put('/organizations/:slug/quotas', async (request): Promise<OrganizationQuotas> => {
    const wanted = parse(organizationQuotasRequestSchema, request.body);
    return organizationQuotasOf(
      await changeOrganizationQuotas(store, log, await organizationIn(request.params), wanted),
    );
  });
}
