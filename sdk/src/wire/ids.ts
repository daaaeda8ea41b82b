/*
 * Ids of events and traces travel as 32 lowercase hex digits, ids of spans as 16. Clients, people and UUIDs write them with hyphens
 * and in capitals too.
 */

const HEX = /^[0-9a-f]+$/;

/** The digits of an id alone; null for a value that is no such id. */
export function hexId(value: unknown, digits = 32): string | null {
  if (typeof value !== 'string') return null;
  if (value.length === digits && HEX.test(value)) return value;
  const hex = value.replaceAll('-', '').toLowerCase();
  return hex.length === digits && HEX.test(hex) ? hex : null;
}

/** The UUID of 32 hex digits: the form that the store's UUID columns and artifact bundles have. */
export const uuidOf = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
