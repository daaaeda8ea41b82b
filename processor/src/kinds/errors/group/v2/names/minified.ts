/*
 * Names that a minifier made: one or two letters, which another build gives to something else.
 */

const SHORT_WORDS: ReadonlySet<string> = new Set([
  'go',
  'on',
  'ok',
  'up',
  'cb',
  'fn',
  'db',
  'ui',
  'id',
  'io',
  'do',
  'is',
  'to',
  'js',
  'ws',
  'gc',
  'qs',
  '$',
]);

export const isMinifiedName = (name: string): boolean =>
  name.length > 0 &&
  ((name.length <= 2 && !SHORT_WORDS.has(name)) || /^[a-zA-Z_$][$_\d]{1,2}$|^[_$]{1,2}[a-zA-Z\d]{1,2}$/.test(name));

/** A class that a minifier named. Capitals alone may be somebody's own: `E`, `DB`, `IOError`. */
export const isMinifiedType = (type: string): boolean =>
  /^[a-z$_][A-Za-z0-9$_]{0,2}$|^[A-Z][a-z0-9$_]$/.test(type) && !/^(?:err|Ok|No|Is|On|Io|Db|Id)$/.test(type);
