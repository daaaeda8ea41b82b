/** The text that replaces a secret. */
export const FILTERED = '[Filtered]';

/** Texts that stand for a value and are none: what is filtered already, parameters of statements, and words for nothing. */
const NO_VALUE =
  /^(?:\?|\?::\w+|\$\d+(?:::\w+)?|\$\{[^}]{0,100}\}?|\$\([^)]{0,100}\)?|:[a-z_]+|@[a-z_]+\d?|%[sd]|%\(\w+\)s|\{\{[^}]{0,100}\}\}|\*+|<[\w -]*>|\[?filtered\]?|\[redacted\]|null|undefined|true|false|none|nil)$/i;

/** True where a text is nothing that could be a secret. */
export const isNoValue = (text: string): boolean => text === '' || NO_VALUE.test(text);

/** The name of a rule as marks and pages show it. */
export type BuiltInRule =
  | 'key'
  | 'text'
  | 'card'
  | 'iban'
  | 'private_key'
  | 'api_key'
  | 'jwt'
  | 'bearer'
  | 'url_password';

/** Takes the name of each rule that changed something. */
export type OnRule = (rule: BuiltInRule) => void;
