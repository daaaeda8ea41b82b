/**
 * Quotas are counted in fixed windows, shifted for each organization so that not all of them end at one moment. The shift
 * depends on nothing but the name, so that all relays agree.
 */
export function shiftOf(organization: string): number {
  // FNV-1a: any hash will do, as long as all relays share it.
  let hash = 0x811c9dc5;
  for (let at = 0; at < organization.length; at++) {
    hash = Math.imul(hash ^ organization.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0) * 1000;
}

/** The start of the window that contains a moment, in epoch milliseconds. */
export function windowStart(now: number, windowMs: number, shift: number): number {
  const offset = shift % windowMs;
  return Math.floor((now - offset) / windowMs) * windowMs + offset;
}
