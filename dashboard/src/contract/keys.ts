import { endpoint } from './endpoint.ts';

export interface ShownKey {
  publicKey: string;
  label: string;
  /** `ended`: it was replaced, and its time is over. */
  state: 'active' | 'disabled' | 'ended' | 'revoked';
  /** Relays refuse it from then on; null: it has no end. */
  validUntil: number | null;
  dsn: string;
  createdAt: number;
  /** The last unit that was taken with it, of the last 30 days. */
  lastUsedAt: number | null;
  /** The SDK that it came from; empty where it named none. */
  lastClient: string;
  version: number;
}

/** `version` is the one that was read. */
export interface KeyChangeRequest {
  version: number;
  label: string;
  isOn: boolean;
  /** Null takes the end away. */
  validUntil: number | null;
}

export const keysOfSlug = endpoint<{ params: 'slug'; answer: ShownKey[] }>('GET', '/api/ui/projects/:slug/keys');
export const addProjectKey = endpoint<{ params: 'slug'; body: { label: string }; answer: ShownKey }>(
  'POST',
  '/api/ui/projects/:slug/keys',
);
export const saveProjectKey = endpoint<{ params: 'slug' | 'key'; body: KeyChangeRequest; answer: ShownKey }>(
  'PUT',
  '/api/ui/projects/:slug/keys/:key',
);
/** The answer is the new key. The old one is taken for so many hours more; none disables it at once. */
export const rotateProjectKey = endpoint<{ params: 'slug' | 'key'; body: { hours: number }; answer: ShownKey }>(
  'POST',
  '/api/ui/projects/:slug/keys/:key/rotation',
);
export const revokeProjectKey = endpoint<{ params: 'slug' | 'key'; answer: null }>(
  'DELETE',
  '/api/ui/projects/:slug/keys/:key',
);
