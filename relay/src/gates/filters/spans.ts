import type { Payload } from '../../items/payload.ts';
import { childOf, isObject, listOf, stringOf } from './read.ts';

const CONTAINER = 'application/vnd.sentry.items.span.v2+json';

/** Of a container its spans, of an item of version 1 its only one. Either has its attributes in a place of its own. */
function spansOf(payload: Payload, contentType: unknown): { span: Payload; attribute(name: string): string }[] {
  if (contentType !== CONTAINER) {
    return [{ span: payload, attribute: (name) => stringOf(childOf(payload, 'data')?.[name]) }];
  }
  return listOf(payload['items'])
    .filter(isObject)
    .map((span) => ({ span, attribute: (name) => stringOf(childOf(childOf(span, 'attributes'), name)?.['value']) }));
}

/** Each name once. */
export function segmentNames(payload: Payload, contentType: unknown): string[] {
  const names = new Set<string>();
  for (const { span, attribute } of spansOf(payload, contentType)) {
    const named = attribute('sentry.segment.name') || attribute('sentry.transaction') || attribute('transaction');
    const name = named || (span['is_segment'] === true ? stringOf(span['name'] ?? span['description']) : '');
    if (name !== '') names.add(name);
  }
  return [...names];
}

/** Of the first that has one: a container is of one process. */
export function releaseOfSpans(payload: Payload, contentType: unknown): string {
  for (const { attribute } of spansOf(payload, contentType)) {
    const release = attribute('sentry.release') || attribute('release');
    if (release !== '') return release;
  }
  return '';
}
