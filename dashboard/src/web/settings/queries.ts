import { queryOptions } from '@tanstack/react-query';

import { comingOfAll, comingOfProject } from '../../contract/coming.ts';
import { intakeOfProject, quotasOfOrganization } from '../../contract/intake.ts';
import { allChannels } from '../../contract/channels.ts';
import { keysOfSlug } from '../../contract/keys.ts';
import { uploadsOf } from '../../contract/artifacts.ts';
import { retentionOfInstallation, retentionOfProject } from '../../contract/retention.ts';
import { scrubbingOfOrganization, scrubbingOfProject } from '../../contract/scrubbing.ts';
import { allTeams } from '../../contract/teams.ts';
import { allTokens } from '../../contract/tokens.ts';
import { ask } from '../app/client.ts';

export const artifactsQuery = (slug: string) =>
  queryOptions({
    queryKey: ['artifacts', slug],
    queryFn: ({ signal }) => ask(uploadsOf, { params: { slug } }, signal),
  });

export const intakeQuery = (slug: string) =>
  queryOptions({
    queryKey: ['intake', slug],
    queryFn: ({ signal }) => ask(intakeOfProject, { params: { slug } }, signal),
    // A form is filled from it: what a person types must not be replaced under their hands.
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const organizationQuotasQuery = (slug: string) =>
  queryOptions({
    queryKey: ['organization-quotas', slug],
    queryFn: ({ signal }) => ask(quotasOfOrganization, { params: { slug } }, signal),
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const installationRetentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: ({ signal }) => ask(retentionOfInstallation, {}, signal),
  refetchOnWindowFocus: false,
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
});

export const projectRetentionQuery = (slug: string) =>
  queryOptions({
    queryKey: ['retention', slug],
    queryFn: ({ signal }) => ask(retentionOfProject, { params: { slug } }, signal),
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const projectScrubbingQuery = (slug: string) =>
  queryOptions({
    queryKey: ['scrubbing', 'project', slug],
    queryFn: ({ signal }) => ask(scrubbingOfProject, { params: { slug } }, signal),
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const organizationScrubbingQuery = (slug: string) =>
  queryOptions({
    queryKey: ['scrubbing', 'organization', slug],
    queryFn: ({ signal }) => ask(scrubbingOfOrganization, { params: { slug } }, signal),
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => ask(allTokens, {}, signal),
});

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: ({ signal }) => ask(allTeams, {}, signal),
});

export const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: ({ signal }) => ask(allChannels, {}, signal),
});

export const keysQuery = (slug: string) =>
  queryOptions({
    queryKey: ['keys', slug],
    queryFn: ({ signal }) => ask(keysOfSlug, { params: { slug } }, signal),
  });

export const comingQuery = (slug: string) =>
  queryOptions({
    queryKey: ['coming', slug],
    queryFn: ({ signal }) => ask(comingOfProject, { params: { slug } }, signal),
  });

export const comingOfAllQuery = queryOptions({
  queryKey: ['coming'],
  queryFn: ({ signal }) => ask(comingOfAll, {}, signal),
});
