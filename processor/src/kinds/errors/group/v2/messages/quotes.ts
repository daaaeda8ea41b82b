/*
 * Texts in quotes are mostly names of columns, keys and properties, and stay. After some words they are values, and long ones are data.
 */

const LONGEST = 2048;
const LONGEST_NAME = 80;

const CLOSING: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”',
  '„': '“',
  '‘': '’',
  '«': '»',
  '「': '」',
};

/** Words before a value in quotes: "Duplicate entry 'ann' for key 'users.name'". */
const BEFORE_VALUE: ReadonlySet<string> = new Set([
  'entry',
  'value',
  'values',
  'string',
  'input',
  'user',
  'username',
  'login',
  'email',
  'customer',
  'account',
  'tenant',
  'sku',
  'coupon',
  'literal',
  'integer',
  'bigint',
  'smallint',
  'int',
  'uuid',
  'date',
  'timestamp',
  'timestamptz',
  'numeric',
  'boolean',
  'json',
  'jsonb',
  'precision',
  'real',
  'inet',
  'interval',
  'decimal',
  'datetime',
  'float',
  'double',
  'parse',
  'parsing',
  'got',
  'received',
  'was',
  'query',
  'search',
  'phone',
  'iban',
  'title',
  'wert',
  'eintrag',
  'benutzer',
  'valeur',
  'utilisateur',
  'valor',
  'usuario',
  'значение',
]);
/** A quote after such a sign is a value wherever it stands: `name='ann'`; but `[name='email']` selects an element of a page. */
const ASSIGNED = /=\s?$/;
const SELECTED = /\[[\w:-]{1,40}[~|^$*]?=$/;

/** Keys of a line of a log whose text says what happened: `level=error msg="disk full"`. */
const TELLING =
  /(?:^|[\s,;({])(?:msg|message|err|error|reason|cause|details?|desc|description|event|code|type|kind|op|operation|service|component|module|logger|method|field|column|table|class|action|func|function)\s?=\s?$/i;

/**
 * The place of the closing sign, where a value in quotes or brackets begins at this place; `at` itself where none does. A sign that ends
 * nothing within some thousand characters begins nothing. `nexts` remembers where signs close, for one text.
 */
export function endOfQuoted(text: string, at: number, words: readonly string[], nexts: Map<string, number>): number {
  const opening = text[at] ?? '';
  // PostgreSQL's "Key (name)=(ann) already exists."
  if (opening === '(' && text[at - 1] === '=' && text[at - 2] === ')') return closedAt(text, at, ')', nexts) ?? at;
  const closing = CLOSING[opening];
  if (closing === undefined) return at;
  const previous = text[at - 1] ?? ' ';
  if (/[\p{L}\p{N}]/u.test(previous)) return at;
  const end = closedAt(text, at, closing, nexts);
  if (end === null) return at;
  const isLong = end - at > LONGEST_NAME || text.slice(at, end).includes('\n');
  const isAfterWord =
    BEFORE_VALUE.has(words.at(-1) ?? '') || (/^<number>|^10$/.test(words.at(-1) ?? '') && text[at - 2] === ':');
  if (isLong || isAfterWord) return end;
  const isAssigned = ASSIGNED.test(text.slice(Math.max(0, at - 2), at));
  if (!isAssigned) return at;
  const before = text.slice(Math.max(0, at - 43), at);
  return SELECTED.test(before) || TELLING.test(before) ? at : end;
}

/** Each closing sign is looked for once, however many signs open before it. */
function closedAt(text: string, at: number, closing: string, nexts: Map<string, number>): number | null {
  let end = nexts.get(closing) ?? 0;
  if (end !== -1 && end <= at) {
    end = text.indexOf(closing, at + 1);
    nexts.set(closing, end);
  }
  return end === -1 || end === at + 1 || end - at > LONGEST ? null : end;
}
