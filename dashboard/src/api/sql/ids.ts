/**
 * Event and trace ids have 32 lowercase hex digits; people paste them with hyphens and in capitals too. Null where the text is
 * none.
 */
export function hexIdOf(text: string): string | null {
  const digits = text.trim().replaceAll('-', '').toLowerCase();
  return /^[0-9a-f]{32}$/.test(digits) ? digits : null;
}

/** An id as the store's UUID columns take it. */
export const uuidOf = (hexId: string): string => hexId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const LARGEST = (1n << 64n) - 1n;

/** An issue's own id: what fits into 64 bits. */
export const isIssueId = (text: string): boolean => /^\d{1,20}$/.test(text) && BigInt(text) <= LARGEST;
