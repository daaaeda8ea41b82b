import { SPAN_CONTAINER } from '@breakwater/sdk/wire';

import type { Payload } from '../../items/payload.ts';
import { childOf, isObject, listOf, stringOf } from './read.ts';

/** The spans of a container, or the one span of an item of version 1. The two keep attributes in different places. */
function spansOf(payload: Payload, contentType: unknown): { span: Payload; attribute(name: string): string }[] {
  if (contentType !== SPAN_CONTAINER) {
    return [{ span: payload, attribute: (name) => stringOf(childOf(payload, 'data')?.[name]) }];
  }
  return listOf(payload['items'])
    .filter(isObject)
    .map((span) => ({ span, attribute: (name) => stringOf(childOf(childOf(span, 'attributes'), name)?.['value']) }));
}

/** The names of the segments, each once. */
export function segmentNames(payload: Payload, contentType: unknown): string[] {
  const names = new Set<string>();
  for (const { span, attribute } of spansOf(payload, contentType)) {
    const named = attribute('sentry.segment.name') || attribute('sentry.transaction') || attribute('transaction');
    const name = named || (span['is_segment'] === true ? stringOf(span['name'] ?? span['description']) : '');
    if (name !== '') names.add(name);
  }
  return [...names];
}

/** The release of the first span that has one: all spans of a container come from one process. */
export function releaseOfSpans(payload: Payload, contentType: unknown): string {
  for (const { attribute } of spansOf(payload, contentType)) {
    const release = attribute('sentry.release') || attribute('release');
    if (release !== '') return release;
  }
  return '';
}
