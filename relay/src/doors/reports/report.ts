import type { Posted } from '../made-envelope.ts';

/** A report of a browser, on whichever route it came. */
export interface Report {
  /** The fields of the violation itself. */
  body: Readonly<Record<string, unknown>>;
  /** The user agent of the browser that reports, where it is known. */
  userAgent: string | undefined;
  /** Epoch seconds. */
  at: number;
  release: string | undefined;
  environment: string | undefined;
}

/**
 * The fields that all reports of a request share. Release and environment are in the query of the address that browsers report
 * to.
 */
export const sharedOf = ({ query, userAgent, receivedAt }: Posted): Omit<Report, 'body'> => ({
  userAgent,
  at: receivedAt / 1000,
  release: query.get('sentry_release') ?? undefined,
  environment: query.get('sentry_environment') ?? undefined,
});

/** The first present field as text: names differ by the level of the standard and by the browser. */
export function textIn(body: Readonly<Record<string, unknown>>, ...names: readonly string[]): string {
  for (const name of names) {
    const value = body[name];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return '';
}

/** The parts of an event that every report has. */
export function eventOf(
  { userAgent, at, release, environment }: Omit<Report, 'body'>,
  said: {
    logger: string;
    message: string;
    /** The document, or the host where there is none. */
    transaction: string;
    fingerprint: readonly string[];
    tags: Readonly<Record<string, string>>;
    extra: Readonly<Record<string, unknown>>;
    url?: string;
    referrer?: string;
    level?: 'error' | 'warning';
  },
): Record<string, unknown> {
  const headers: Record<string, string> = {};
  if (userAgent) headers['User-Agent'] = userAgent;
  if (said.referrer) headers['Referer'] = said.referrer;
  return {
    platform: 'javascript',
    timestamp: at,
    level: said.level ?? 'error',
    logger: said.logger,
    logentry: { formatted: said.message },
    transaction: said.transaction,
    fingerprint: said.fingerprint,
    tags: told(said.tags),
    extra: told(said.extra),
    request: { ...(said.url && { url: said.url }), headers },
    ...(release !== undefined && { release }),
    ...(environment !== undefined && { environment }),
  };
}

/** Leaves out fields that the browser did not send. */
const told = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
