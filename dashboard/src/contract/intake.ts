import { endpoint } from './endpoint.ts';

/* The things that a project takes: stored as rows, read by relays from the `settings` topic. */

export interface IntakeFilters {
  browserExtensions: boolean;
  legacyBrowsers: boolean;
  crawlers: boolean;
  localhost: boolean;
  healthChecks: boolean;
  errorMessages: string[];
  releases: string[];
  urls: string[];
  ips: string[];
}

/** At most `limit` of the categories together in each window; no categories means all. */
export interface IntakeQuota {
  /** Given by the server: left out for a new one. */
  id?: string | undefined;
  categories: string[];
  limit: number;
  windowSeconds: number;
  /** Sent to clients and counted as the reason. */
  reasonCode?: string | undefined;
}

export interface NamedQuota extends IntakeQuota {
  id: string;
  reasonCode: string;
}

export interface IntakeDrain {
  client: string;
  release?: string | undefined;
}

/** All of it at once. Fields that only the answer has may be sent back as they were, or left out. */
export interface IntakeRequest {
  /** The version that was read: a change made meanwhile is not overwritten. */
  version: number;
  /** `*`, `example.com`, `*.example.com`, each with or without a scheme and a port; none means any. */
  allowedDomains: string[];
  filters: IntakeFilters;
  quotas: IntakeQuota[];
  drains: IntakeDrain[];
  spikeProtection: boolean;
  /** Keys that are left out stay as they are. */
  keys: { publicKey: string; label?: string | undefined; quotas: IntakeQuota[] }[];
  organization?: string | undefined;
  clients?: unknown[] | undefined;
  clientsInAll?: number | undefined;
}

export interface Intake {
  version: number;
  allowedDomains: string[];
  filters: IntakeFilters;
  quotas: NamedQuota[];
  drains: IntakeDrain[];
  spikeProtection: boolean;
  keys: { publicKey: string; label: string; quotas: NamedQuota[] }[];
  organization: string;
  /** Clients that sent anything in the last day, most first, at most 50: a drain is picked from them. */
  clients: { client: string; releases: string[]; events: number; share: number; lastSeen: number }[];
  /** Clients that there are; above `clients.length` where some are left out. */
  clientsInAll: number;
}

/** Quotas that all projects of an organization share. Fields that only the answer has may be sent back as they were. */
export interface OrganizationQuotasRequest {
  version: number;
  quotas: IntakeQuota[];
  slug?: string | undefined;
  name?: string | undefined;
}

export interface OrganizationQuotas {
  slug: string;
  name: string;
  version: number;
  quotas: NamedQuota[];
}

export const intakeOfProject = endpoint<{ params: 'slug'; answer: Intake }>('GET', '/api/ui/projects/:slug/intake');
export const saveIntake = endpoint<{ params: 'slug'; body: IntakeRequest; answer: Intake }>(
  'PUT',
  '/api/ui/projects/:slug/intake',
);

export const quotasOfOrganization = endpoint<{ params: 'slug'; answer: OrganizationQuotas }>(
  'GET',
  '/api/ui/organizations/:slug/quotas',
);
export const saveOrganizationQuotas = endpoint<{
  params: 'slug';
  body: OrganizationQuotasRequest;
  answer: OrganizationQuotas;
}>('PUT', '/api/ui/organizations/:slug/quotas');

export const intakeInOrganization = endpoint<{ params: 'org' | 'project'; answer: Intake }>(
  'GET',
  '/api/0/projects/:org/:project/intake/',
);
export const saveIntakeInOrganization = endpoint<{ params: 'org' | 'project'; body: IntakeRequest; answer: Intake }>(
  'PUT',
  '/api/0/projects/:org/:project/intake/',
);
