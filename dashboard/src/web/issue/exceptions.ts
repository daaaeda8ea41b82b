import type { StoredEvent, StoredException, StoredFrame, StoredStacktrace } from '@breakwater/processor/store';

/** The exception of the title first, then its causes. A message without one shows the stack that it was captured with. */
export function shownExceptions(event: StoredEvent): StoredException[] {
  if (event.exception.length > 0) return event.exception.toReversed();
  if (stackFrames(event.stacktrace).length === 0) return [];
  return [
    { type: '', value: event.message?.formatted ?? '', ...(event.stacktrace && { stacktrace: event.stacktrace }) },
  ];
}

/** Oldest call first. */
export const stackFrames = (stacktrace: StoredStacktrace | undefined): StoredFrame[] => stacktrace?.frames ?? [];
