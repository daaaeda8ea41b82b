import { envelopeUrl, parseDsn } from '../../wire/dsn.ts';
import { VERSION } from '../version.ts';

/**
 * Where envelopes go: the tunnel as it is, or the DSN's server with the key in the query, for a header would cost browsers a
 * preflight. Null where there is nowhere to send to.
 */
export function sendUrl(dsn: string | undefined, tunnel: string | undefined, sdkName: string): string | null {
  const parsed = parseDsn(dsn ?? '');
  if (!parsed) return null;
  if (tunnel) return tunnel;
  const client = encodeURIComponent(`${sdkName}/${VERSION}`);
  return `${envelopeUrl(parsed)}?sentry_version=7&sentry_key=${parsed.publicKey}&sentry_client=${client}`;
}

/** A request by any of our clients to its server, which must not be recorded. */
export const isOwnRequest = (url: string): boolean => url.includes('sentry_client=breakwater');
