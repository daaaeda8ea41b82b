import { parseDsn } from '@breakwater/sdk/wire';
import type { EnvelopeHeaders } from '@breakwater/sdk/wire';

import type { ProjectSettings } from '../log/index.ts';
import { checkKey } from './authenticate.ts';
import type { Claim } from './authenticate.ts';
import { RelayError } from '../intake/errors.ts';
import { originIsAllowed } from './origin.ts';
import type { Projects } from '../projects.ts';

/** Accepts a claim or refuses it. `project` is null for `/api/store/`, which names none. @throws RelayError */
export function admit(claim: Claim, project: number | null, projects: Projects): ProjectSettings {
  const settings = projects.byKey(claim.publicKey);
  if (!settings) throw new RelayError('key_unknown');
  if (project !== null && settings.project !== project)
    throw new RelayError('project_mismatch', [`project ${project}`]);
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
