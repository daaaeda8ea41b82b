import { hexId } from '@breakwater/sdk/wire';

/** An event or trace id as people paste it, with blanks around it. Null for a text that is none. */
export const hexIdOf = (text: string): string | null => hexId(text.trim());

const LARGEST = (1n << 64n) - 1n;

/** An issue's own id: what fits into 64 bits. */
export const isIssueId = (text: string): boolean => /^\d{1,20}$/.test(text) && BigInt(text) <= LARGEST;
