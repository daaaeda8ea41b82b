import { endpoint } from './endpoint.ts';

/** The first five projects of a name, and any id that a person may paste: event id, trace id, issue id or short id. `path` is a page of ours. */
export interface Lookup {
  matches: { kind: 'issue' | 'event' | 'trace' | 'project' | 'receipt'; label: string; path: string }[];
}

export const lookUp = endpoint<{ search: { q: string }; answer: Lookup }>('GET', '/api/ui/lookup');
