import { FIELD_LIMITS, hexId } from '@breakwater/sdk/wire';
import type { Contexts } from '@breakwater/sdk/wire';

import { bounded } from './bounded.ts';
import { isRecord } from './parse-json.ts';
import type { UserAgent } from './user-agent.ts';

const CONTEXT = { size: FIELD_LIMITS.contextBytes, depth: 7 };
const CONTEXTS_MAX = 50;

/** Contexts are bounded one by one; the user agent fills in those that the client did not send. */
export function normalizeContexts(
  raw: Contexts | null | undefined,
  agent: UserAgent,
  platform: string,
): Record<string, unknown> {
  const contexts: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(raw ?? {}).slice(0, CONTEXTS_MAX)) {
    if (isRecord(value)) contexts[name] = bounded(value, CONTEXT);
  }
  if (agent.browser) contexts['browser'] ??= { ...agent.browser };
  // A server's own system is in its contexts; the user agent describes its visitor's.
  if (platform === 'javascript') {
    if (agent.os) contexts['os'] ??= { ...agent.os };
    if (agent.device) contexts['device'] ??= { ...agent.device };
  }
  return contexts;
}

/** Ids of the trace the event belongs to; empty where there is none. */
export function traceOf(contexts: Readonly<Record<string, unknown>>): { traceId: string; spanId: string } {
  const trace = contexts['trace'];
  if (!isRecord(trace)) return { traceId: '', spanId: '' };
  return { traceId: hexId(trace['trace_id']) ?? '', spanId: hexId(trace['span_id'], 16) ?? '' };
}

/** `name` and `version` of a context, for the tags that pages filter by. */
export function nameAndVersion(context: unknown): { name: string; version: string } | null {
  if (!isRecord(context) || typeof context['name'] !== 'string' || context['name'] === '') return null;
  return { name: context['name'], version: typeof context['version'] === 'string' ? context['version'] : '' };
}
