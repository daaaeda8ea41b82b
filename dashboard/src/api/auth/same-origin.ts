export interface OriginFacts {
  method: string;
  /** Headers, as a browser sets them and a page cannot. */
  fetchSite: string | undefined;
  origin: string | undefined;
  host: string | undefined;
  publicUrl: string;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request comes from a page of ours. `unknown`: no browser of the last years leaves out both headers on a change,
 * so it is a program; that is fine where no cookie speaks for somebody. `host` counts too, for a person may reach us by a
 * name that BREAKWATER_URL does not say.
 */
export function originRelation({
  method,
  fetchSite,
  origin,
  host,
  publicUrl,
}: OriginFacts): 'same' | 'other' | 'unknown' {
  if (SAFE.has(method)) return 'same';
  if (fetchSite !== undefined) return fetchSite === 'same-origin' ? 'same' : 'other';
  if (origin === undefined) return 'unknown';
  if (!URL.canParse(origin)) return 'other';
  return new URL(origin).host === host || new URL(origin).origin === new URL(publicUrl).origin ? 'same' : 'other';
}
