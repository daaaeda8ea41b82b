import { endpoint } from './endpoint.ts';

/* The rules by which items are scrubbed before anything of them is stored, besides those that are built in. */

export const SCRUB_PLACES = ['key', 'value', 'both'] as const;
export const SCRUB_ACTIONS = ['replace', 'hash', 'drop'] as const;
export const MOST_RULES = 50;

export interface ShownRule {
  /** A regular expression, in any case of letters. */
  pattern: string;
  where: (typeof SCRUB_PLACES)[number];
  action: (typeof SCRUB_ACTIONS)[number];
}

/** The places that a rule would change. */
export interface RuleHits {
  /** How many of the events it would change. */
  events: number;
  /** The commonest first, each with one of its values before and after; `after` is null where the rule drops it. */
  paths: { path: string; events: number; before: string; after: string | null }[];
}

/** Fields that only the answer has may be sent back as they were, or left out. */
export interface ProjectScrubbingRequest {
  /** The version that was read: a change made meanwhile is not overwritten. */
  version: number;
  rules: ShownRule[];
  /** False: addresses of users are dropped before anything is stored. */
  keepsAddresses: boolean;
  organization?: unknown;
}

export interface ProjectScrubbing {
  version: number;
  rules: ShownRule[];
  keepsAddresses: boolean;
  /** Its rules come before those of the project. */
  organization: { slug: string; name: string; rules: ShownRule[] };
}

export interface OrganizationScrubbingRequest {
  version: number;
  rules: ShownRule[];
  slug?: string | undefined;
  name?: string | undefined;
}

export interface OrganizationScrubbing {
  version: number;
  rules: ShownRule[];
  slug: string;
  name: string;
}

export interface ScrubPreview {
  /** The newest events that were looked at, at most a hundred. */
  events: number;
  /** For each of the rules that were sent, in their order. */
  rules: RuleHits[];
}

export const scrubbingOfProject = endpoint<{ params: 'slug'; answer: ProjectScrubbing }>(
  'GET',
  '/api/ui/projects/:slug/scrubbing',
);
export const saveProjectScrubbing = endpoint<{
  params: 'slug';
  body: ProjectScrubbingRequest;
  answer: ProjectScrubbing;
}>('PUT', '/api/ui/projects/:slug/scrubbing');
export const previewProjectRules = endpoint<{ params: 'slug'; body: { rules: ShownRule[] }; answer: ScrubPreview }>(
  'POST',
  '/api/ui/projects/:slug/scrub-rules/preview',
);

export const scrubbingOfOrganization = endpoint<{ params: 'slug'; answer: OrganizationScrubbing }>(
  'GET',
  '/api/ui/organizations/:slug/scrubbing',
);
export const saveOrganizationScrubbing = endpoint<{
  params: 'slug';
  body: OrganizationScrubbingRequest;
  answer: OrganizationScrubbing;
}>('PUT', '/api/ui/organizations/:slug/scrubbing');
export const previewOrganizationRules = endpoint<{
  params: 'slug';
  body: { rules: ShownRule[] };
  answer: ScrubPreview;
}>('POST', '/api/ui/organizations/:slug/scrub-rules/preview');
