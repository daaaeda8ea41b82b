import type { IncomingHttpHeaders } from 'node:http';

import { parseDsn } from '@breakwater/sdk/wire';
import type { EnvelopeHeaders } from '@breakwater/sdk/wire';

import type { ProjectSettings } from '../log/index.ts';
import { RelayError } from '../intake/errors.ts';
import { originIsAllowed } from './origin.ts';
import type { Projects } from '../projects.ts';

/** The key and client that a request claims, not yet checked. */
export interface Claim {
  publicKey: string;
  /** For example `sentry.javascript.browser/11.12.0`. */
  client: string | undefined;
}

const PROTOCOL_VERSION = 7;
const CLIENT_CHARACTERS = 200;
const PUBLIC_KEY = /^\w{1,64}$/;

/**
 * The claim of the headers, the query string or a key in the path; null where there is none, and the envelope's `dsn` may still
 * be one. Two claims at once are refused even if they agree, as Relay does: a proxy that adds its own would otherwise stay
 * unnoticed.
 * @throws RelayError
 */
export function claimOf(headers: IncomingHttpHeaders, query: string, pathKey?: string): Claim | null {
  const found: Pairs[] = [];
  const sentryHeader = headers['x-sentry-auth'];
  if (sentryHeader !== undefined) found.push(sentryPairs(String(sentryHeader), 'X-Sentry-Auth'));
  const { authorization } = headers;
  if (authorization !== undefined) {
    if (/^sentry(\s|$)/i.test(authorization)) found.push(sentryPairs(authorization, 'Authorization'));
    else if (/^basic(\s|$)/i.test(authorization)) found.push(basicPairs(authorization));
  }
  if (query.includes('sentry_')) found.push(queryPairs(query));
  if (pathKey !== undefined) found.push({ source: 'path', key: pathKey, version: undefined, client: undefined });

  const [pairs] = found;
  if (!pairs) return null;
  if (found.length > 1)
    throw new RelayError(
      'auth_ambiguous',
      found.map((each) => each.source),
    );
  return claimFrom(pairs);
}

/** @throws RelayError `key_malformed` */
export function checkKey(publicKey: string): string {
  if (!PUBLIC_KEY.test(publicKey)) throw new RelayError('key_malformed', ['sentry_key: 1 to 64 characters']);
  return publicKey;
}

/** The three values that matter; `sentry_secret` and `sentry_timestamp` are ignored. */
interface Pairs {
  source: string;
  key: string | undefined;
  version: string | undefined;
  client: string | undefined;
}

function claimFrom(pairs: Pairs): Claim {
  if (!pairs.key) throw new RelayError('auth_malformed', [`${pairs.source}: sentry_key is missing`]);
  const version = pairs.version === undefined ? PROTOCOL_VERSION : Number(pairs.version);
  if (!(version <= PROTOCOL_VERSION)) {
    throw new RelayError('version_unsupported', [`sentry_version: at most ${PROTOCOL_VERSION}`]);
  }
  return { publicKey: checkKey(pairs.key), client: pairs.client?.slice(0, CLIENT_CHARACTERS) };
}

/** `Sentry sentry_version=7, sentry_key=..., sentry_client=...` */
function sentryPairs(header: string, source: string): Pairs {
  if (!/^sentry\s/i.test(header)) throw new RelayError('auth_malformed', [`${source}: does not begin with "Sentry "`]);
  // A header sent twice arrives joined by a comma, so the scheme and the key appear again.
  const assignments = header.split(',').map((part) => part.trim().replace(/^sentry\s+/i, ''));
  return collect(source, assignments, (text) => text);
}

/** `sentry_version=7&sentry_key=...&sentry_client=...` */
const queryPairs = (query: string): Pairs => collect('query string', query.split('&'), decodeQuery);

/** `Basic base64(public_key:anything)` */
function basicPairs(header: string): Pairs {
  const text = Buffer.from(header.slice('basic '.length), 'base64').toString('utf8');
  return { source: 'Authorization', key: text.split(':', 1)[0], version: undefined, client: undefined };
}

function collect(source: string, assignments: readonly string[], decode: (text: string) => string): Pairs {
  const pairs: Pairs = { source, key: undefined, version: undefined, client: undefined };
  for (const assignment of assignments) {
    const equals = assignment.indexOf('=');
    if (equals === -1) continue;
    const value = assignment.slice(equals + 1);
    switch (assignment.slice(0, equals).trim()) {
      case 'sentry_key':
        if (pairs.key !== undefined) throw new RelayError('auth_ambiguous', [`${source}: sentry_key twice`]);
        pairs.key = decode(value).trim();
        break;
      case 'sentry_version':
        pairs.version = decode(value).trim();
        break;
      case 'sentry_client':
        pairs.client = decode(value).trim();
        break;
    }
  }
  return pairs;
}

function decodeQuery(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (cause) {
    throw new RelayError('auth_malformed', ['query string: broken percent-encoding'], { cause });
  }
}

/** Accepts a claim or refuses it. `project` is null for `/api/store/`, which names none. @throws RelayError */
export function admit(claim: Claim, project: number | null, projects: Projects, now: number): ProjectSettings {
  const settings = projects.byKey(claim.publicKey);
  // A relay that never read a key cannot know that this one is wrong: after a 403 clients drop their events, after a 503 they wait.
  if (!settings) throw new RelayError(projects.hasRead() ? 'key_unknown' : 'projects_unknown');
  if (project !== null && settings.project !== project)
    throw new RelayError('project_mismatch', [`project ${project}`]);
  if (settings.ended === 'revoked') throw new RelayError('key_revoked');
  if (settings.ended === 'disabled') throw new RelayError('key_disabled');
  if (settings.validUntil !== undefined && now >= settings.validUntil)
    throw new RelayError('key_expired', [`valid until ${new Date(settings.validUntil).toISOString()}`]);
  if (settings.status === 'disabled') throw new RelayError('project_disabled', [`project ${settings.project}`]);
  return settings;
}

/** Checked apart from the claim: the project is known by then, so the refusal is counted. @throws RelayError */
export function checkOrigin(origin: string | undefined, { allowedDomains }: ProjectSettings): void {
  if (!originIsAllowed(origin, allowedDomains)) throw new RelayError('origin_not_allowed', ['allowedDomains']);
}

/**
 * The claim of an envelope: the request's, which the `dsn` of the header must then repeat, or that `dsn` alone (tunnels).
 * @throws RelayError
 */
export function claimOfEnvelope(
  claim: Claim | null,
  headers: EnvelopeHeaders,
  project: number | null,
  origin: string | undefined,
): Claim {
  if (claim && typeof headers['origin'] === 'string' && origin !== undefined && headers['origin'] !== origin) {
    throw new RelayError('dsn_mismatch', ['origin of the envelope header']);
  }
  if (headers.dsn === undefined || headers.dsn === null) {
    if (!claim)
      throw new RelayError('auth_missing', ['X-Sentry-Auth, Authorization, ?sentry_key= or dsn of the envelope']);
    return claim;
  }

  const dsn = typeof headers.dsn === 'string' ? parseDsn(headers.dsn) : null;
  if (!dsn) throw new RelayError('dsn_malformed', ['dsn of the envelope header']);
  if (project !== null && Number(dsn.projectId) !== project) {
    throw new RelayError('dsn_mismatch', ['project of the dsn of the envelope header']);
  }
  if (!claim) return { publicKey: checkKey(dsn.publicKey), client: undefined };
  if (dsn.publicKey !== claim.publicKey)
    throw new RelayError('dsn_mismatch', ['public key of the dsn of the envelope header']);
  return claim;
}
