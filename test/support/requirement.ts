/** A part that a test needs beyond npm: it is available, or one line gives the reason why not. */
export type Available<T> = { kind: 'available'; value: T } | { kind: 'unavailable'; reason: string };

/** In CI nothing may skip: BREAKWATER_REQUIRE_ALL=1 turns a missing part into a failure. */
export function unavailable(reason: string): { kind: 'unavailable'; reason: string } {
  if (process.env.BREAKWATER_REQUIRE_ALL === '1') throw new Error(`required here, but ${reason}`);
  console.warn(`skipped: ${reason}`);
  return { kind: 'unavailable', reason };
}
