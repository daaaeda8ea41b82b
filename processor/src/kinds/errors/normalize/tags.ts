import { FIELD_LIMITS } from '@breakwater/sdk/wire';
import type { Pairs } from '@breakwater/sdk/wire';

import type { EventError, StoredException, StoredRequest } from '../../../store/stored-event.ts';
import { nameAndVersion } from '../../../normalize/contexts.ts';
import type { Cuts } from '../../../normalize/count-cuts.ts';
import { cut } from '../../../normalize/cut.ts';
import { pairsOf } from '../../../normalize/pairs.ts';

/** Attributes of the event itself; a tag of that name could contradict the attribute. */
const RESERVED = new Set(['release', 'dist', 'user', 'filename', 'function', 'environment']);

/** The first tag of a name wins. A tag that is too long is left out and noted: cut, it would filter as another value. */
export function normalizeTags(raw: Pairs | null | undefined, errors: EventError[], cuts: Cuts): [string, string][] {
  const tags = new Map<string, string>();
  for (const [name, value] of pairsOf(raw)) {
    const key = name.trim();
    if (key === '' || value === '' || RESERVED.has(key) || tags.has(key)) continue;
    if (key.length > FIELD_LIMITS.tagKey || value.length > FIELD_LIMITS.tagValue) {
      cuts.left('names', 1);
      errors.push({ type: 'value_too_long', name: `tags.${cut(key, 50)}`, value: cut(value, 100) });
      continue;
    }
    tags.set(key, value);
  }
  return [...cuts.keep('tags', [...tags], 'first')];
}

/** The value of a tag that stands for an attribute, for clients that only know tags. */
export const tagValue = (raw: Pairs | null | undefined, name: string): string | undefined =>
  pairsOf(raw).find(([key]) => key === name)?.[1];

/** Tags that pages filter by, from facts that clients do not send as tags. */
export function derivedTags(
  contexts: Readonly<Record<string, unknown>>,
  request: StoredRequest | undefined,
  exceptions: readonly StoredException[],
): [string, string][] {
  const tags: [string, string][] = [];
  for (const name of ['browser', 'os', 'runtime']) {
    const context = nameAndVersion(contexts[name]);
    if (!context) continue;
    tags.push([name, `${context.name} ${context.version}`.trim()], [`${name}.name`, context.name]);
  }
  const mechanism = exceptions.at(-1)?.mechanism;
  if (typeof mechanism?.['type'] === 'string') tags.push(['mechanism', mechanism['type']]);
  if (typeof mechanism?.['handled'] === 'boolean') tags.push(['handled', mechanism['handled'] ? 'yes' : 'no']);
  if (request?.url) tags.push(['url', request.url]);
  return tags.map(([name, value]) => [name, cut(value, FIELD_LIMITS.tagValue)]);
}
