import { endpoint } from './endpoint.ts';

export interface FirstEvent {
  /** A transaction or span counts as a heartbeat: the SDK is connected though nothing has failed. */
  connected: boolean;
  /** The one that the relay received first, of those that are still stored. */
  event: { eventId: string; issueId: string; title: string } | null;
}

/** The onboarding page polls it. */
export const firstEventOf = endpoint<{ params: 'slug'; answer: FirstEvent }>(
  'GET',
  '/api/ui/projects/:slug/first-event',
);
