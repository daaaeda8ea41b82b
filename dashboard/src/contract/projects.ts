import type { PLATFORMS } from './address-values.ts';
import { endpoint } from './endpoint.ts';

export type Platform = (typeof PLATFORMS)[number];

export interface Project {
  id: number;
  slug: string;
  name: string;
  organization: string;
  platform: string;
  status: 'active' | 'disabled';
  createdAt: number;
  /** The DSN of the first active key. */
  dsn: string;
  keys: { publicKey: string; label: string; dsn: string; status: 'active' | 'disabled' }[];
  unresolved: number;
  /** Receive time of the newest event or transaction, to the minute; null before the first. */
  lastReceivedAt: number | null;
}

export interface ProjectRequest {
  name: string;
  platform: Platform;
}

export interface FirstEvent {
  /** A transaction or span counts as a heartbeat: the SDK is connected though nothing has failed. */
  connected: boolean;
  /** The one that the relay received first, of those that are still stored. */
  event: { eventId: string; issueId: string; title: string } | null;
}

export const allProjects = endpoint<{ answer: Project[] }>('GET', '/api/ui/projects');
export const addProject = endpoint<{ body: ProjectRequest; answer: Project }>('POST', '/api/ui/projects');

/** `confirm` is the slug again, because nothing brings the data back. */
export const removeProject = endpoint<{ params: 'slug'; search: { confirm: string }; answer: null }>(
  'DELETE',
  '/api/ui/projects/:slug',
);

/** The onboarding page polls it. */
export const firstEventOf = endpoint<{ params: 'slug'; answer: FirstEvent }>(
  'GET',
  '/api/ui/projects/:slug/first-event',
);
