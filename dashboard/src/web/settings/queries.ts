import { queryOptions } from '@tanstack/react-query';

import type { Intake, OrganizationQuotas } from '../../contract/intake.ts';
import type { ArtifactList } from '../../contract/projects.ts';
import type { InstallationRetention, ProjectRetention } from '../../contract/retention.ts';
import type { ApiToken } from '../../contract/session.ts';
import { getJson } from '../app/client.ts';

export const artifactsQuery = (slug: string) =>
  queryOptions({
    queryKey: ['artifacts', slug],
    queryFn: ({ signal }) => getJson<ArtifactList>(`/api/ui/projects/${encodeURIComponent(slug)}/artifacts`, signal),
  });

export const intakeQuery = (slug: string) =>
  queryOptions({
    queryKey: ['intake', slug],
    queryFn: ({ signal }) => getJson<Intake>(`/api/ui/projects/${encodeURIComponent(slug)}/intake`, signal),
    // A form is filled from it: what a person types must not be replaced under their hands.
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const organizationQuotasQuery = (slug: string) =>
  queryOptions({
    queryKey: ['organization-quotas', slug],
    queryFn: ({ signal }) =>
      getJson<OrganizationQuotas>(`/api/ui/organizations/${encodeURIComponent(slug)}/quotas`, signal),
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const installationRetentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: ({ signal }) => getJson<InstallationRetention>('/api/ui/retention', signal),
  refetchOnWindowFocus: false,
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
});

export const projectRetentionQuery = (slug: string) =>
  queryOptions({
    queryKey: ['retention', slug],
    queryFn: ({ signal }) =>
      getJson<ProjectRetention>(`/api/ui/projects/${encodeURIComponent(slug)}/retention`, signal),
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => getJson<ApiToken[]>('/api/ui/tokens', signal),
});
