import { expect } from 'vitest';

import { TOKEN } from './breakwater.ts';
import type { Breakwater } from './breakwater.ts';
import { until } from './wait.ts';

export const PROJECT = '/api/0/projects/default/default';

export interface ApiIssue {
  id: string;
  title: string;
  count: string;
}
export interface ApiEvent {
  eventID: string;
  groupID: string;
  entries: { type: string; data: { values?: unknown[] } }[];
}

const bearer = { authorization: `Bearer ${TOKEN}` };

export const ask = ({ url }: Breakwater, path: string): Promise<Response> => fetch(url + path, { headers: bearer });

export const put = ({ url }: Breakwater, path: string, body: object): Promise<Response> =>
  fetch(url + path, {
    method: 'PUT',
    headers: { ...bearer, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

export const searchIssues = (breakwater: Breakwater, query: string): Promise<ApiIssue[]> =>
  breakwater.api<ApiIssue[]>(`${PROJECT}/issues/?${query}`);

/** The one issue whose exceptions are of this type, once it has this many events. */
export async function issueOfType(breakwater: Breakwater, type: string, events: number): Promise<ApiIssue> {
  const [issue] = await until(
    `${events} events of ${type}`,
    () => searchIssues(breakwater, `query=error.type:${type}`),
    ([found]) => Number(found?.count) === events,
  );
  if (!issue) throw new Error(`no issue of ${type}`);
  return issue;
}

/** A source map as a build uploads it. */
export async function uploadMap({ url }: Breakwater, debugId: string): Promise<void> {
  const map = {
    version: 3,
    sources: ['src/cart.ts'],
    sourcesContent: ['const total = sum();'],
    names: [],
    mappings: 'AAAA',
  };
  const stored = await fetch(
    `${url}${PROJECT}/artifacts/?debug_id=${debugId}&kind=source_map&name=${encodeURIComponent('~/app.js.map')}`,
    { method: 'POST', headers: bearer, body: JSON.stringify(map) },
  );
  expect(stored.status).toBeLessThan(300);
}
