import { FIELD_LIMITS } from '@breakwater/sdk/wire';

/** A part of an item that was left out or shortened while the item itself was kept. */
export interface Cut {
  part: CutPart;
  /** `limit`: there were more than are kept; `invalid`: they make no sense. */
  why: 'limit' | 'invalid';
  left: number;
  /** How many the item had; 0 where they cannot be counted. */
  total: number;
}

interface PartLimit {
  max?: number;
  size?: number;
  depth?: number;
  one: string;
  many: string;
  /** The limit in words, behind "at most". */
  most: string;
}

const pieces = <Most extends number>(max: Most, one: string, many: string, per: string) => ({
  max,
  one,
  many,
  most: `${max.toLocaleString('en')} per ${per}`,
});

/** Free-form data, bounded by the characters of all keys and strings together, and by how deep it nests. */
const free = <Size extends number, Depth extends number>(size: Size, depth: Depth, where: string, per: string) => ({
  size,
  depth,
  one: `value of ${where}`,
  many: `values of ${where}`,
  most: `${size.toLocaleString('en')} characters and ${depth} levels per ${per}`,
});

/**
 * Every part of an item that has a limit, once: the normalisers take their limits from here, receipts their words, and
 * `docs/send.md` its table.
 */
export const PARTS = {
  spans: pieces(FIELD_LIMITS.spansPerTransaction, 'span', 'spans', 'transaction'),
  attributes: pieces(200, 'attribute', 'attributes', 'span'),
  attribute_values: free(32_768, 4, 'its attributes', 'span'),
  measurements: pieces(50, 'measurement', 'measurements', 'span'),
  links: { max: 0, one: 'span link', many: 'span links', most: 'none: nothing shows them yet' },
  breadcrumbs: pieces(FIELD_LIMITS.breadcrumbs, 'breadcrumb', 'breadcrumbs', 'event'),
  breadcrumb_data: free(4096, 4, 'its breadcrumbs', 'breadcrumb'),
  exceptions: pieces(FIELD_LIMITS.exceptions, 'exception', 'exceptions', 'event'),
  mechanisms: free(4096, 4, 'its mechanisms', 'exception'),
  frames: pieces(FIELD_LIMITS.frames, 'frame', 'frames', 'stack'),
  context_lines: pieces(10, 'source line', 'source lines', 'side of a frame'),
  variables: free(2048, 3, 'its variables', 'frame'),
  threads: free(65_536, 6, 'its threads', 'event'),
  tags: pieces(FIELD_LIMITS.tags, 'tag', 'tags', 'event'),
  names: {
    one: 'name or tag',
    many: 'names and tags',
    most: '200 characters of a release or tag, 64 of a dist or environment',
  },
  fingerprint: pieces(FIELD_LIMITS.fingerprintParts, 'part', 'parts of the fingerprint', 'event'),
  contexts: pieces(50, 'context', 'contexts', 'event'),
  context_values: free(FIELD_LIMITS.contextBytes, 7, 'its contexts', 'context'),
  extra: free(FIELD_LIMITS.extraBytes, 7, 'extra', 'event'),
  user_data: free(8192, 4, 'its user', 'event'),
  message_params: free(2048, 3, 'its message', 'event'),
  request_pairs: pieces(50, 'header, cookie or parameter', 'headers, cookies and parameters', 'list of the request'),
  request_body: free(FIELD_LIMITS.requestBodyBytes, 7, 'the request body', 'event'),
  request_env: free(4096, 3, 'the environment of its request', 'event'),
  modules: free(8192, 2, 'its modules', 'event'),
  sdk_data: free(8192, 3, 'its SDK', 'event'),
  images: pieces(200, 'debug image', 'debug images', 'event'),
  notes: pieces(50, 'note of the SDK', 'notes of the SDK', 'event'),
  fields: { one: 'field', many: 'fields', most: 'those of the right type' },
  lists: pieces(1000, 'value', 'values of long lists', 'list'),
  texts: { one: 'text', many: 'texts', most: 'the length of the field' },
} as const satisfies Record<string, PartLimit>;

export type CutPart = keyof typeof PARTS;
/** Parts that are counted in pieces. */
export type ListPart = { [Name in CutPart]: (typeof PARTS)[Name] extends { max: number } ? Name : never }[CutPart];
/** Parts that are free-form data. */
export type FreePart = { [Name in CutPart]: (typeof PARTS)[Name] extends { size: number } ? Name : never }[CutPart];

const isPart = (name: string): name is CutPart => Object.hasOwn(PARTS, name);

const INVALID = 'invalid_';

/** The reason of a cut in the ledger, behind `inner:`. */
export const reasonOfCut = ({ part, why }: Pick<Cut, 'part' | 'why'>): string =>
  why === 'invalid' ? `${INVALID}${part}` : part;

/** A cut as the end of a sentence: of one item with its total, or of many items without. */
export function cutText({ part, why, left, total }: Cut): string {
  const { one, many, most } = PARTS[part];
  const pieces = total > 0 ? `of its ${total.toLocaleString('en')} ${many}` : left === 1 ? one : many;
  const ended = `${left === 1 ? 'was' : 'were'} ${part === 'texts' ? 'shortened' : 'left out'}`;
  return `${left.toLocaleString('en')} ${pieces} ${ended}: ${why === 'invalid' ? 'not valid' : `at most ${most}`}`;
}

/** The sentence on what the ledger counts under a reason; the reason itself where a later version wrote it. */
export function innerText(reason: string, left: number): string {
  const why = reason.startsWith(INVALID) ? 'invalid' : 'limit';
  const part = why === 'invalid' ? reason.slice(INVALID.length) : reason;
  return isPart(part) ? cutText({ part, why, left, total: 0 }) : `${left.toLocaleString('en')}: ${reason}`;
}
