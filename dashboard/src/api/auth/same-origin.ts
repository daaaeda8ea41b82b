export interface OriginFacts {
  method: string;
  /** Headers that a browser sets and a page cannot. */
  fetchSite: string | undefined;
  origin: string | undefined;
  host: string | undefined;
  publicUrl: string;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request comes from a page of ours. `unknown` is a program, because no browser of the last years leaves out both
 * headers on a change; a program is fine where no cookie authenticates it. `host` counts too, because a person may use a host
 * name other than that of BREAKWATER_URL.
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
