/*
 * Frozen with grouping version 1: changing a pattern would split or merge issues that exist. The next one stands beside it.
 */

/** In order: what comes first wins where two could match. One pass over the text by one combined expression. */
const PATTERNS: readonly (readonly [name: string, source: string])[] = [
  ['email', String.raw`[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}`],
  ['url', String.raw`\b(?:https?|wss?|ftp|file|postgres|mysql|redis|mongodb(?:\+srv)?)://[^\s"'<>)\]}]+`],
  ['uuid', String.raw`\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b`],
  [
    'date',
    String.raw`\b\d{4}-[01]\d-[0-3]\d(?:[T ][0-2]\d:[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(?:\s?Z|\s?[+-]\d\d:?\d\d)?)?(?!\d)` +
      String.raw`|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? (?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}(?: \d{1,2})?,? \d{4}(?: [0-2]\d:[0-5]\d:[0-5]\d(?: (?:GMT|UTC|[+-]\d{4})(?:[+-]\d{4})?)?)?` +
      String.raw`|\b\d{1,2}/(?:\d{1,2}|[A-Z][a-z]{2})/\d{4}(?::?\s?[0-2]\d:[0-5]\d:[0-5]\d)?` +
      String.raw`|\b[0-2]\d:[0-5]\d:[0-5]\d(?:[.,]\d+)?\b`,
  ],
  [
    'ip',
    String.raw`\b(?:\d{1,3}\.){3}\d{1,3}\b|(?<![\w:])(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}\b|(?<![\w:])(?:[0-9a-fA-F]{1,4}:){1,6}:(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4}){0,5})?(?![\w:])`,
  ],
  ['duration', String.raw`\b\d+(?:\.\d+)?(?:ms|µs|us|ns|s|min|h)\b`],
  [
    'hex',
    String.raw`\b0x[0-9a-fA-F]+\b|\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,128}\b|\b(?=[A-F]*\d)(?=\d*[A-F])[0-9A-F]{8,128}\b`,
  ],
  ['float', String.raw`(?<![\w.])-?\d+\.\d+(?:[eE][+-]?\d+)?\b(?!\.)`],
  ['int', String.raw`(?<![\w.])-?\d+\b(?!\.\d)`],
  ['quoted', String.raw`(?<==)(?:'[^'\n]{0,200}'|"[^"\n]{0,200}")`],
  ['bool', String.raw`(?<==)(?:true|false)\b`],
];

const COMBINED = new RegExp(PATTERNS.map(([name, source]) => `(?<${name}>${source})`).join('|'), 'g');

/** Beyond this a message says nothing new about which bug it is. */
const LONGEST = 1024;

/** The message without what changes from one occurrence to the next. */
export function parameterizeV1(message: string): string {
  return message
    .slice(0, LONGEST)
    .replace(COMBINED, (...match: unknown[]) => {
      const groups = match.at(-1) as Record<string, string | undefined>;
      const name = PATTERNS.find(([name]) => groups[name] !== undefined)?.[0];
      return name === undefined ? String(match[0]) : `<${name}>`;
    })
    .trim();
}
