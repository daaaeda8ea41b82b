import type { PLATFORMS } from './address-values.ts';
import { endpoint } from './endpoint.ts';

export type Platform = (typeof PLATFORMS)[number];

export interface Project {
  id: number;
  slug: string;
  /** Slugs that it had before. */
  formerSlugs: string[];
  name: string;
  organization: string;
  platform: string;
  status: 'active' | 'disabled';
  createdAt: number;
  /** The DSN of the first key that relays take. */
  dsn: string;
  keys: { publicKey: string; label: string; dsn: string; status: 'active' | 'disabled' | 'revoked' }[];
  unresolved: number;
  /** Receive time of the newest event or transaction, to the minute; null before the first. */
  lastReceivedAt: number | null;
}

export const allProjects = endpoint<{ answer: Project[] }>('GET', '/api/ui/projects');
