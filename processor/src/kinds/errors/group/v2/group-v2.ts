import { chainParts } from './chain-parts.ts';
import { clientParts, hasDefault } from './client-fingerprint.ts';
import type { GroupedEvent } from './grouped-event.ts';
import { pathWithoutValues } from './messages/addresses.ts';
import { kindOfMessage } from './messages/kind-of-message.ts';
import { saysSomething } from './messages/log-template.ts';
import { NO_REASONS } from './part.ts';
import type { HashedPart, Reasons } from './part.ts';
import { ownFrames, stackParts } from './stack-parts.ts';

/** The hashes of an event, as the parts that they are made of. */
export interface GroupingV2 {
  version: 'v2';
  /** The group. It is made of all parts of `coarse` and more, so that a group is of one issue in whatever order events come. */
  fine: readonly HashedPart[];
  /** Joins builds of which no map is known; null where the fine hash does not change with a build. */
  coarse: readonly HashedPart[] | null;
}

/** The client's fingerprint alone, where it set one without `{{ default }}`; else exceptions, messages, and the little that is left. */
export function groupV2(event: GroupedEvent, reasons: Reasons = NO_REASONS): GroupingV2 {
  if (event.fingerprint && !hasDefault(event.fingerprint)) {
    reasons.leave('client_decides', () => event.exception.at(-1)?.type ?? event.message?.formatted ?? '');
    return { version: 'v2', fine: clientParts(event, []), coarse: null };
  }
  const { parts, places } = ownParts(event, reasons);
  const coarse = event.fingerprint ? clientParts(event, parts) : parts;
  const fine = places.map((text): HashedPart => ({ kind: 'place', text }));
  return {
    version: 'v2',
    fine: [...coarse, ...fine],
    coarse: fine.length > 0 ? coarse : null,
  };
}

interface OwnParts {
  parts: HashedPart[];
  places: readonly string[];
}

function ownParts(event: GroupedEvent, reasons: Reasons): OwnParts {
  const { platform, stacktrace, exception } = event;
  if (exception.length > 0) {
    const transaction = event.transaction === undefined ? '' : stableTransaction(event.transaction);
    return chainParts(exception, { platform, stack: stacktrace?.frames, transaction }, reasons);
  }
  if (event.message) return { parts: messageParts(event.message, reasons), places: [] };

  const own = ownFrames(stacktrace?.frames ?? [], platform, reasons, false);
  if (own.length > 0) {
    const { parts, places } = stackParts(own, false, reasons);
    if (parts.length > 0) return { parts, places };
  }
  return {
    parts: [
      { kind: 'platform', text: platform },
      { kind: 'transaction', text: stableTransaction(event.transaction ?? '') },
      { kind: 'logger', text: event.logger ?? '' },
    ],
    places: [],
  };
}

/** The template, which is one for all values; the text where the template has no words of its own. */
function messageParts({ formatted, message }: NonNullable<GroupedEvent['message']>, reasons: Reasons): HashedPart[] {
  if (message !== undefined && saysSomething(message)) return [{ kind: 'message', text: kindOfMessage(message) }];
  if (message !== undefined) reasons.leave('empty_template', () => message);
  return [{ kind: 'message', text: kindOfMessage(formatted) }];
}

const stableTransaction = (transaction: string): string =>
  transaction.startsWith('/') ? pathWithoutValues(transaction) : kindOfMessage(transaction);
