/** `GET /api/ui/retention`, and the answer to `PUT`: the days for which rows are kept where a project says nothing else. */
export interface InstallationRetention {
  version: number;
  events: number;
  spans: number;
}

/** `PUT /api/ui/retention`. */
export type InstallationRetentionRequest = InstallationRetention;

/** `PUT /api/ui/projects/:slug/retention`. `null` is as the installation says. */
export interface ProjectRetentionRequest {
  /** The version that was read: a change made meanwhile is not overwritten. */
  version: number;
  events: number | null;
  spans: number | null;
  installation?: unknown;
}

/** `GET /api/ui/projects/:slug/retention`, and the answer to `PUT`. */
export interface ProjectRetention extends ProjectRetentionRequest {
  installation: { events: number; spans: number };
}

/** Days of any retention: two years are the longest that a comparison with the year before needs. */
export const RETENTION_LIMITS = { least: 1, most: 730 } as const;
