import { endpoint } from './endpoint.ts';

/** The days for which rows are kept where a project says nothing else. */
export interface InstallationRetention {
  version: number;
  events: number;
  spans: number;
}

export type InstallationRetentionRequest = InstallationRetention;

/** `null` is as the installation says. */
export interface ProjectRetentionRequest {
  /** The version that was read: a change made meanwhile is not overwritten. */
  version: number;
  events: number | null;
  spans: number | null;
  installation?: unknown;
}

export interface ProjectRetention extends ProjectRetentionRequest {
  installation: { events: number; spans: number };
}

/** Days of any retention: two years are the longest that a comparison with the year before needs. */
export const RETENTION_LIMITS = { least: 1, most: 730 } as const;

export const retentionOfInstallation = endpoint<{ answer: InstallationRetention }>('GET', '/api/ui/retention');
export const saveInstallationRetention = endpoint<{
  body: InstallationRetentionRequest;
  answer: InstallationRetention;
}>('PUT', '/api/ui/retention');

export const retentionOfProject = endpoint<{ params: 'slug'; answer: ProjectRetention }>(
  'GET',
  '/api/ui/projects/:slug/retention',
);
export const saveProjectRetention = endpoint<{
  params: 'slug';
  body: ProjectRetentionRequest;
  answer: ProjectRetention;
}>('PUT', '/api/ui/projects/:slug/retention');
