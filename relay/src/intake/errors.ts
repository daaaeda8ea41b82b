import type { RateLimit } from '@breakwater/sdk/wire';

/**
 * Every answer other than 200 that the relay gives: status and sentence. The README lists exactly these. The sentence names the
 * fault in general; `causes` of the answer name the field and the limit.
 */
export const ERRORS = {
  project_malformed: { status: 400, detail: 'The project in the path is not a positive number.' },
  path_unknown: { status: 404, detail: 'The DSN has a path that is not of this installation.' },
  key_malformed: { status: 400, detail: 'The public key is not of letters, digits and underscores.' },
  version_unsupported: { status: 400, detail: 'The protocol version is not supported.' },
  auth_missing: { status: 401, detail: 'No public key was sent.' },
  auth_malformed: { status: 401, detail: 'The authentication cannot be read.' },
  auth_ambiguous: { status: 401, detail: 'More than one authentication was sent.' },
  dsn_malformed: { status: 401, detail: 'The DSN in the envelope header cannot be read.' },
  dsn_mismatch: { status: 400, detail: 'The envelope header contradicts the request.' },
  key_unknown: { status: 403, detail: 'No project has this public key.' },
  project_mismatch: { status: 403, detail: 'The public key belongs to another project.' },
  key_disabled: { status: 403, detail: 'The public key is disabled.' },
  key_expired: { status: 403, detail: 'The public key was replaced by another one, and its time is over.' },
  key_revoked: { status: 403, detail: 'The public key was revoked.' },
  project_disabled: { status: 403, detail: 'The project is disabled.' },
  origin_not_allowed: { status: 403, detail: 'The project does not accept events from this origin.' },
  body_empty: { status: 400, detail: 'The body is empty.' },
  body_interrupted: { status: 400, detail: 'The body ended before its announced length.' },
  body_slow: { status: 408, detail: 'The body took too long to arrive.' },
  body_too_large: { status: 413, detail: 'The body is too large.' },
  body_corrupt: { status: 400, detail: 'The body cannot be decompressed.' },
  encoding_unsupported: { status: 415, detail: 'This server cannot decompress the content encoding.' },
  envelope_too_large: { status: 413, detail: 'The decompressed body is too large.' },
  envelope_malformed: { status: 400, detail: 'The envelope cannot be read.' },
  event_malformed: { status: 400, detail: 'The event is not a JSON object.' },
  items_conflict: { status: 400, detail: 'The items cannot be in one envelope.' },
  item_refused: { status: 400, detail: 'An item is not accepted from clients.' },
  item_malformed: { status: 400, detail: 'An item cannot be read.' },
  item_too_large: { status: 413, detail: 'An item is too large.' },
  items_too_many: { status: 413, detail: 'There are too many items of one kind.' },
  rate_limited: { status: 429, detail: 'A rate limit is reached.' },
  unsupported: { status: 429, detail: 'Nothing stores this kind yet; the header names what to stop.' },
  request_malformed: { status: 400, detail: 'The request cannot be read.' },
  projects_unknown: { status: 503, detail: 'The relay knows no project yet; send again later.' },
  relay_full: { status: 503, detail: 'The relay holds as many bytes as it may; send again later.' },
  log_unavailable: { status: 503, detail: 'The log cannot take events now; send again later.' },
  internal: { status: 500, detail: 'The relay failed.' },
} as const satisfies Record<string, { status: number; detail: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** A request that ends with one of {@link ERRORS}. */
export class RelayError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly causes: readonly string[];
  /** The limits of a 429, for the header `X-Sentry-Rate-Limits`. */
  readonly limits: readonly RateLimit[];
  /** The id of the event in the request, where it is known. */
  readonly eventId: string | undefined;

  /** `causes` go to the client: they name the field and the limit, and hold no secret. */
  constructor(
    code: ErrorCode,
    causes: readonly string[] = [],
    options: ErrorOptions & { limits?: readonly RateLimit[]; eventId?: string | undefined } = {},
  ) {
    super(ERRORS[code].detail, options);
    this.name = 'RelayError';
    this.code = code;
    this.status = ERRORS[code].status;
    this.causes = causes;
    this.limits = options.limits ?? [];
    this.eventId = options.eventId;
  }
}

/** The body of Relay's answers (PROTOCOL: `{"detail", "causes"}`), so that existing SDKs log something readable. */
export const errorBody = (error: RelayError): string => JSON.stringify({ detail: error.message, causes: error.causes });
