import { ERRORS, RelayError } from '../intake/errors.ts';
import type { ErrorCode } from '../intake/errors.ts';
import { LogUnavailableError } from '../log/index.ts';
import type { Stopped } from '../gates/gate.ts';

/** The outcome of a unit, with its reason. */
export interface UnitOutcome {
  outcome: 'appended' | 'unconfirmed' | Stopped['outcome'];
  /** Empty for `appended` and `unconfirmed`. */
  reason: string;
  /** For the receipt: the field and the limit. */
  detail?: string;
}

/**
 * Every reason that the relay itself gives, by its name in the protocol where there is one (relay-server, `services/outcome`).
 * `<type>` is the type of the item. Filters, quotas, drains and the shedding have reasons of their own. The README lists
 * exactly these.
 */
export const REASONS = {
  cors: ['invalid', 'The project does not take events from the page that sent it.'],
  empty_body: ['invalid', 'The body is empty.'],
  body_slow: ['invalid', 'The body took too long to arrive.'],
  request_too_large: ['invalid', 'The body is too large, as sent or inflated.'],
  invalid_compression: ['invalid', 'The body cannot be decompressed.'],
  invalid_envelope: ['invalid', 'The envelope cannot be read, or contradicts the request.'],
  duplicate_item: ['invalid', 'There may be only one of the kind in an envelope.'],
  internal_envelope: ['invalid', 'A kind that only relays write.'],
  invalid_json: ['invalid', 'The payload is not a JSON object.'],
  invalid_item: ['invalid', 'The header of the item is nested too deep.'],
  'invalid_<type>': ['invalid', 'The container does not say how many units it holds.'],
  'too_large:<type>': ['invalid, dropped', 'The item is too large; dropped where only its log record had no room.'],
  'too_many:<type>': [
    'invalid',
    'There are more items of the kind in the envelope, or units in the container, than may be.',
  ],
  unsupported: ['dropped', 'Nothing stores this kind yet.'],
  relay_full: ['dropped', 'The relay held as many bytes as it may.'],
  internal: ['dropped', 'The relay failed.'],
} as const satisfies Record<string, readonly [outcome: string, meaning: string]>;

type Reason = keyof typeof REASONS;

export const APPENDED: UnitOutcome = { outcome: 'appended', reason: '' };

/** Null for a request that is refused before its key is checked, or that never arrived whole: only the metrics count it. */
const REASON_OF_ERROR: Readonly<Record<ErrorCode, Reason | 'unconfirmed' | 'rate_limited' | null>> = {
  project_malformed: null,
  path_unknown: null,
  key_malformed: null,
  version_unsupported: null,
  auth_missing: null,
  auth_malformed: null,
  auth_ambiguous: null,
  dsn_malformed: null,
  dsn_mismatch: 'invalid_envelope',
  key_unknown: null,
  projects_unknown: null,
  project_mismatch: null,
  key_disabled: null,
  key_expired: null,
  key_revoked: null,
  project_disabled: null,
  origin_not_allowed: 'cors',
  body_empty: 'empty_body',
  body_interrupted: null,
  body_slow: 'body_slow',
  body_too_large: 'request_too_large',
  body_corrupt: 'invalid_compression',
  encoding_unsupported: 'invalid_compression',
  envelope_too_large: 'request_too_large',
  envelope_malformed: 'invalid_envelope',
  event_malformed: 'invalid_json',
  items_conflict: 'duplicate_item',
  item_refused: 'internal_envelope',
  item_malformed: 'invalid_item',
  item_too_large: 'too_large:<type>',
  items_too_many: 'too_many:<type>',
  rate_limited: 'rate_limited',
  unsupported: 'unsupported',
  request_malformed: 'invalid_envelope',
  relay_full: 'relay_full',
  log_unavailable: 'unconfirmed',
  internal: 'internal',
};

/** The outcome of a request that ended with this error, for all items not judged one by one. Null where it is not counted. */
export function verdictOf(error: unknown): UnitOutcome | null {
  const code = codeOf(error);
  const reason = REASON_OF_ERROR[code];
  if (reason === null) return null;
  if (reason === 'unconfirmed') return { outcome: 'unconfirmed', reason: '' };
  const causes = error instanceof RelayError ? error.causes : [];
  if (reason === 'rate_limited') return { outcome: 'rate_limited', reason: causes[0] ?? reason };
  return {
    outcome: REASONS[reason][0] === 'dropped' ? 'dropped' : 'invalid',
    reason: reason.replace('<type>', 'envelope'),
    detail: causes[0] ?? ERRORS[code].detail,
  };
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof RelayError) return error.code;
  return error instanceof LogUnavailableError ? 'log_unavailable' : 'internal';
}
