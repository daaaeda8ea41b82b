import type { Session } from 'chdb';

import { StoreError } from '../errors.ts';
import { formatParam, quote } from './literals.ts';

/** The client's options of each call, as far as they concern a session. */
export interface Call {
  query?: string;
  clickhouse_settings?: object;
  query_params?: Record<string, unknown>;
  abort_signal?: AbortSignal;
  session_id?: string;
}

/** A session with the settings and parameters that earlier calls left on it. */
export interface SessionState {
  session: Session;
  settings: Map<string, string>;
  params: Set<string>;
}

/**
 * Settings that concern the HTTP response, are the pool's own (`log_comment`), or belong to the query itself (`readonly`: once
 * set on a session it cannot be undone).
 */
const NOT_OF_SESSION = new Set([
  'cancel_http_readonly_queries_on_client_close',
  'default_format',
  'enable_http_compression',
  'http_headers_progress_interval_ms',
  'http_response_buffer_size',
  'http_write_exception_in_output_format',
  'http_zlib_compression_level',
  'log_comment',
  'readonly',
  'send_progress_in_http_headers',
  'wait_end_of_query',
]);

const NAME = /^[A-Za-z_]\w*$/;

/** Brings the session to the settings of the call. `renew` replaces the session by a fresh one. */
export async function prepareSession(state: SessionState, call: Call, renew: () => void): Promise<void> {
  if (call.session_id !== undefined) throw new StoreError('session_unsupported');
  if (seesStaleParams(state, call)) renew();
  try {
    const statement = settingsStatement(state, call);
    if (statement !== null) await state.session.queryAsync(statement);
  } catch (error) {
    renew();
    throw error;
  }
}

/** One SET for all differences, or null where there are none. Updates `state` as if it had run. */
export function settingsStatement(state: Omit<SessionState, 'session'>, call: Call): string | null {
  const wanted = sessionSettings(call.clickhouse_settings);
  const parts: string[] = [];
  for (const name of [...state.settings.keys()].filter((name) => !wanted.has(name))) {
    parts.push(`${name} = DEFAULT`);
    state.settings.delete(name);
  }
  for (const [name, value] of wanted) {
    if (state.settings.get(name) === value) continue;
    parts.push(`${name} = ${quote(value)}`);
    state.settings.set(name, value);
  }
  for (const [name, value] of Object.entries(call.query_params ?? {})) {
    parts.push(`param_${checkedName(name)} = ${quote(formatParam(value))}`);
    state.params.add(name);
  }
  return parts.length === 0 ? null : `SET ${parts.join(', ')}`;
}

/** The settings that a session keeps, as text. */
export function sessionSettings(settings: object | undefined): Map<string, string> {
  const kept = new Map<string, string>();
  for (const [name, value] of Object.entries(settings ?? {})) {
    if (value === undefined || NOT_OF_SESSION.has(name)) continue;
    kept.set(checkedName(name), typeof value === 'boolean' ? String(Number(value)) : String(value));
  }
  return kept;
}

/**
 * A parameter cannot be unset. A query that names a parameter it was not given would silently get an earlier caller's value. It
 * gets a fresh session, where the engine names the missing one.
 */
const seesStaleParams = (state: SessionState, { query = '', query_params: given = {} }: Call): boolean =>
  [...state.params].some((name) => !(name in given) && new RegExp(`\\{\\s*${name}\\s*:`).test(query));

function checkedName(name: string): string {
  // Names are part of the statement unchanged; values are quoted.
  if (!NAME.test(name)) throw new Error(`A setting or parameter cannot be called ${JSON.stringify(name)}`);
  return name;
}
