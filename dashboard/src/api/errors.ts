/**
 * Every error that a client of the API can see. The README lists exactly these, and a test holds it to that.
 * `ui` routes answer `{code, detail, causes, requestId}`, the Sentry-compatible ones `{detail}`.
 */
export const API_ERRORS = {
  invalid_request: { status: 400, detail: 'The request cannot be read.' },
  bad_cursor: { status: 400, detail: 'The cursor is not one that this list gave out; start at the first page.' },
  bad_query: { status: 400, detail: 'A part of the query cannot be read.' },
  bad_source_map: {
    status: 400,
    detail: 'The file is not a source map: it needs to be JSON with version 3 and mappings.',
  },
  release_in_use: {
    status: 400,
    detail: 'Events came from this release, so it cannot be deleted; archive it with status archived.',
  },
  empty_artifact: { status: 400, detail: 'The file is empty.' },
  broken_compression: { status: 400, detail: 'The body is not the gzip that its Content-Encoding says.' },
  unauthenticated: { status: 401, detail: 'Sign in, or send a valid token as `Authorization: Bearer`.' },
  wrong_credentials: { status: 401, detail: 'Address or password is wrong.' },
  wrong_password: { status: 403, detail: 'The password is wrong.' },
  wrong_code: { status: 401, detail: 'The code is wrong or was used before; after ten minutes, sign in again.' },
  wrong_setup_code: {
    status: 403,
    detail: 'The first account needs the code in the line that Breakwater printed at its start.',
  },
  password_link_over: { status: 410, detail: 'The link was used before, or is over; ask for a new one.' },
  cross_origin: { status: 403, detail: 'A change with the session cookie has to come from a page of this origin.' },
  forbidden: { status: 403, detail: 'This needs a right that the account or token lacks.' },
  not_found: { status: 404, detail: 'There is nothing under this path.' },
  project_not_found: { status: 404, detail: 'There is no such project.' },
  issue_not_found: { status: 404, detail: 'There is no such issue.' },
  event_not_found: { status: 404, detail: 'There is no such event.' },
  event_id_malformed: { status: 400, detail: 'The event id is not of 32 hex digits.' },
  transaction_not_found: { status: 404, detail: 'There is no such transaction in this period.' },
  trace_not_found: { status: 404, detail: 'There is no such trace.' },
  release_not_found: { status: 404, detail: 'There is no such release.' },
  delivery_not_found: { status: 404, detail: 'There is no such message.' },
  channel_not_found: { status: 404, detail: 'There is no such channel.' },
  token_not_found: { status: 404, detail: 'There is no such token.' },
  session_not_found: { status: 404, detail: 'There is no such session.' },
  person_not_found: { status: 404, detail: 'There is no such person.' },
  invitation_not_found: {
    status: 404,
    detail: 'The invitation was used or revoked, or its time is over; ask for another one.',
  },
  key_not_found: { status: 404, detail: 'The project has no such key.' },
  silence_not_found: { status: 404, detail: 'There is no such silence.' },
  team_not_found: { status: 404, detail: 'There is no such team.' },
  sdk_version_not_found: { status: 404, detail: 'This installation never served that version of the SDK.' },
  organization_not_found: { status: 404, detail: 'There is no such organization.' },
  settings_changed: { status: 409, detail: 'The settings were changed meanwhile; load them again.' },
  no_address: { status: 409, detail: 'This token belongs to no person with an address; sign in.' },
  second_factor_is_on: { status: 409, detail: 'The second factor is on; take it off first.' },
  already_set_up: { status: 409, detail: 'The first account exists; sign in with it.' },
  key_revoked: { status: 409, detail: 'The key was revoked for ever; make another one.' },
  last_person: { status: 409, detail: 'The last person cannot be removed; invite another one first.' },
  last_project: { status: 409, detail: 'The only project cannot be deleted; make another one first.' },
  limit_reached: { status: 409, detail: 'There are as many of these as there may be; remove one first.' },
  name_taken: { status: 409, detail: 'The name is in use.' },
  release_files_refused: {
    status: 410,
    detail: 'Files are not kept by release: upload them by debug id, with breakwater sourcemaps upload DIR.',
  },
  body_too_large: { status: 413, detail: 'The body is larger than this route accepts.' },
  unsupported_encoding: { status: 415, detail: 'Only gzip is accepted as Content-Encoding.' },
  unsupported_media_type: { status: 415, detail: 'The body has to be JSON.' },
  query_too_heavy: {
    status: 422,
    detail: 'The answer needs more time or rows than one may take; narrow the question.',
  },
  too_many_attempts: { status: 429, detail: 'Too many failed attempts; wait before the next.' },
  internal: { status: 500, detail: 'The server failed; its log has the cause under this request id.' },
  busy: { status: 503, detail: 'Too much work at once; try again in a moment.' },
  store_unavailable: {
    status: 503,
    detail: 'The store is away. What is sent meanwhile waits in the log, and is shown when it is back.',
  },
  sdk_not_built: { status: 503, detail: 'The SDK is not built: run `npm run build`, and start again.' },
  log_unavailable: { status: 503, detail: 'The log cannot take the change now; nothing was changed.' },
} as const satisfies Record<string, { status: number; detail: string }>;

export type ApiErrorCode = keyof typeof API_ERRORS;

export interface ApiErrorOptions extends ErrorOptions {
  /** The faults in detail, one sentence each, naming the field. */
  causes?: readonly string[];
  retryAfterSeconds?: number;
}

/** Thrown in a route, caught by the error handler of the plugin around it. */
export class ApiError extends Error {
  readonly code: ApiErrorCode;
  readonly status: number;
  readonly causes: readonly string[];
  readonly retryAfterSeconds: number | null;

  constructor(code: ApiErrorCode, options: ApiErrorOptions = {}) {
    super(API_ERRORS[code].detail, options);
    this.name = 'ApiError';
    this.code = code;
    this.status = API_ERRORS[code].status;
    this.causes = options.causes ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}
