import type { Item } from '@breakwater/sdk/wire';

import type { Arrived } from '../gates/gate.ts';
import { filtersSchema, projectSettingsSchema } from '../log/index.ts';
import type { Filters } from '../log/index.ts';
import { createFilters } from '../gates/filters/create-filters.ts';

export const CONTAINER = 'application/vnd.sentry.items.span.v2+json';
export const CRAWLER = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

export const item = (type: string, payload: unknown = {}, contentType?: string): Item => ({
  headers: { type, ...(contentType && { content_type: contentType }) },
  payload: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
});

export type Given = Partial<Pick<Arrived, 'remoteAddress' | 'userAgent' | 'origin'>> & {
  trace?: Record<string, string>;
};

/** The reasons that a project with these filters counts for these items; null for those it keeps. */
export function reasonsOf(
  filters: Partial<Filters>,
  items: Item[],
  { trace, ...given }: Given = {},
): (string | null)[] {
  const settings = projectSettingsSchema.parse({
    v: 1,
    project: 1,
    publicKey: 'key',
    organization: 'default',
    slug: 'default',
    status: 'active',
    filters: filtersSchema.parse(filters),
  });
  const arrived: Arrived = {
    settings,
    envelope: { headers: trace ? { trace } : {}, items },
    eventId: undefined,
    receivedAt: 0,
    remoteAddress: undefined,
    userAgent: undefined,
    origin: undefined,
    client: undefined,
    ...given,
  };
  const { stopped } = createFilters().judge(arrived, items);
  return items.map((each) => stopped.find((one) => one.item === each)?.reason ?? null);
}

/** Each filter turned on. */
export const all: Filters = {
  browserExtensions: true,
  legacyBrowsers: true,
  crawlers: true,
  localhost: true,
  healthChecks: true,
  errorMessages: ['*boring*'],
  releases: ['shop@0.*'],
  urls: ['*//bad.example/*'],
  ips: ['203.0.113.0/24', '2001:db8::/32', '198.51.100.7'],
};
