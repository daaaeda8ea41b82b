import { hexId } from '@breakwater/sdk/wire';
import type { Contexts } from '@breakwater/sdk/wire';

import { bounded } from './bounded.ts';
import type { Cuts } from './count-cuts.ts';
import { isRecord } from './parse-json.ts';
import type { UserAgent } from './user-agent.ts';

/** Contexts are bounded one by one; the user agent fills in those that the client did not send. */
export function normalizeContexts(
  raw: Contexts | null | undefined,
  agent: UserAgent,
  platform: string,
  cuts: Cuts,
): Record<string, unknown> {
  const contexts: Record<string, unknown> = {};
  for (const [name, value] of cuts.keep('contexts', Object.entries(raw ?? {}), 'first')) {
    if (isRecord(value)) contexts[name] = bounded(value, 'context_values', cuts);
    else if (value !== null && value !== undefined) cuts.left('contexts', 1, 'invalid');
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
