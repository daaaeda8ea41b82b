/*
 * One error of the language has another wording, and sometimes another type, in each engine: V8 (Chrome, Node, Edge), SpiderMonkey
 * (Firefox), JavaScriptCore (Safari) and Hermes. Here they are one. Names of properties stay, for minifiers keep them; names of variables
 * go, for they are letters in a minified file.
 */

export interface Wording {
  type: string;
  kind: string;
}

type Row = readonly [types: RegExp, message: RegExp, as: (match: RegExpExecArray) => Wording];

const ANY_TYPE =
  /^(?:Error|TypeError|ReferenceError|RangeError|SyntaxError|InternalError|UnhandledRejection|DOMException|)$/;
const TYPE_ERROR = /^(?:TypeError|Error|UnhandledRejection)$/;

const noun = (value: string): string => (/null/.test(value) && /undefined/.test(value) ? 'nothing' : value);
const property = (name: string, of: string): Wording => ({
  type: 'TypeError',
  kind: `property ${name} of ${noun(of)}`,
});
const fixed = (type: string, kind: string) => (): Wording => ({ type, kind });

/** The last member of an expression: `e.cart.items` is `items`; a letter alone says nothing. */
function lastMember(expression: string): string {
  const bare = expression
    .trim()
    .replace(/\(.{0,200}$/, '')
    .replace(/\[[^\]]{0,100}\]$/, '');
  const parts = bare.split('.');
  const last = (parts.at(-1) ?? '').replace(/^#/, '').trim();
  return parts.length === 1 && last.length <= 2 ? '<name>' : last;
}

/** The member that was to be iterated; engines that name its value say less. */
function iterated(expression: string): string {
  const parts = expression.split('.');
  return parts.length > 1 && /^[\w$#]{1,80}$/.test(parts.at(-1) ?? '') ? lastMember(expression) : 'value';
}

const ROWS: readonly Row[] = [
  [
    TYPE_ERROR,
    /^Cannot (?:read|set) propert(?:y|ies) of (undefined|null) \((?:reading|setting) '(.{1,200})'\)$/,
    (m) => property(m[2] ?? '', m[1] ?? ''),
  ],
  [
    TYPE_ERROR,
    /^Cannot (?:read|set) property '(.{1,200})' of (undefined|null)$/,
    (m) => property(m[1] ?? '', m[2] ?? ''),
  ],
  [
    TYPE_ERROR,
    /^can't access property "(.{1,200}?)"(?:, .{1,300} is| of) (undefined|null)$/,
    (m) => property(m[1] ?? '', m[2] ?? ''),
  ],
  [
    TYPE_ERROR,
    /^(undefined|null) is not an object \(evaluating '(.{1,400})'\)$/,
    (m) => property(lastMember((m[2] ?? '').replace(/\s*=[^=].*$/, '')), m[1] ?? ''),
  ],
  [
    TYPE_ERROR,
    /^Unable to (?:get|set) property '(.{1,200})' of (undefined or null reference)$/,
    (m) => property(m[1] ?? '', m[2] ?? ''),
  ],
  [
    TYPE_ERROR,
    /^Cannot destructure property '(.{1,200}?)' of '.{1,300}' as it is (undefined|null)\.$/,
    (m) => property(m[1] ?? '', m[2] ?? ''),
  ],
  [
    TYPE_ERROR,
    /^(.{1,400}) is not a (function|constructor)(?:\. \(In '.*| \(evaluating '.*)?$/s,
    (m) => ({ type: 'TypeError', kind: `${lastMember(m[1] ?? '')} is no ${m[2]}` }),
  ],
  [
    TYPE_ERROR,
    /^Object doesn't support property or method '(.{1,200})'$/,
    (m) => ({ type: 'TypeError', kind: `${m[1]} is no function` }),
  ],
  [
    TYPE_ERROR,
    /^(?:(.{1,200}) is not iterable|undefined is not a function \(near '\.\.\.(.{1,200}?)\.\.\.'\)|undefined is not a function \(near '.{1,200}'\)|Spread syntax requires .{1,120}|object null is not iterable.{0,120})(?: \(cannot read property Symbol\(Symbol\.iterator\)\))?$/,
    (m) => ({ type: 'TypeError', kind: `${iterated(m[1] ?? m[2] ?? '')} is not iterable` }),
  ],
  [
    /^(?:ReferenceError|TypeError)$/,
    /^(?:Can't find variable: ([\w$]{1,200})|'?([\w$]{1,200})'? is not defined|Property '([\w$]{1,200})' doesn't exist)$/,
    (m) => ({ type: 'ReferenceError', kind: `variable ${m[1] ?? m[2] ?? m[3]} is not defined` }),
  ],
  [
    /^ReferenceError$/,
    /^(?:Cannot access '([\w$]{1,200})' before initialization|can't access lexical declaration '([\w$]{1,200})' before initialization)$/,
    (m) => ({ type: 'ReferenceError', kind: `variable ${shortName(m[1] ?? m[2] ?? '')} is not initialized` }),
  ],
  [
    TYPE_ERROR,
    /^(?:Assignment to constant variable\.|invalid assignment to const .{1,200}|Attempted to assign to readonly property\.)$/,
    fixed('TypeError', 'assignment to a constant'),
  ],
  [
    /^(?:RangeError|InternalError)$/,
    /^(?:Maximum call stack size exceeded\.?|too much recursion)(?: \(.{0,100}\))?$/,
    fixed('RangeError', 'call stack is full'),
  ],
  [
    ANY_TYPE,
    /^(?:JSON\.parse: unexpected end of data.*|Unexpected end of JSON input|JSON Parse error: Unexpected (?:EOF|end of input).*|Unterminated string in JSON.*|JSON\.parse: unterminated string.*|JSON Parse error: Unterminated string.*)$/s,
    fixed('SyntaxError', 'JSON ends too early'),
  ],
  [
    ANY_TYPE,
    /^(?:JSON\.parse: .{1,200}|Unexpected token .{0,400} (?:is not valid JSON|in JSON at position \d+.*)|JSON Parse error: .{1,200}|Expected .{1,120} in JSON at position \d+.*|Unexpected non-whitespace character after JSON.*|"undefined" is not valid JSON)$/s,
    fixed('SyntaxError', 'text is not JSON'),
  ],
  [
    /^(?:TypeError|Error|UnhandledRejection|NetworkError)$/,
    /^(?:Failed to fetch(?: \([\w.:-]{1,253}\))?|NetworkError when attempting to fetch resource\.|Load failed(?: \([\w.:-]{1,253}\))?|The network connection was lost\.|The Internet connection appears to be offline\.|Network request failed|Type error)$/,
    fixed('TypeError', 'request failed'),
  ],
  [
    /^(?:AbortError|DOMException)$/,
    /^(?:AbortError: )?(?:The user aborted a request\.?|signal is aborted without reason|Fetch is aborted\.?|(?:The|This) operation was aborted\.?\s*|BodyStreamBuffer was aborted|Request aborted\.?|Aborted)\s*$/,
    fixed('AbortError', 'request was aborted'),
  ],
  [
    /^(?:QuotaExceededError|NS_ERROR_DOM_QUOTA_REACHED|DOMException)$/,
    /quota/i,
    fixed('QuotaExceededError', 'storage is full'),
  ],
  [
    ANY_TYPE,
    /^ResizeObserver loop (?:limit exceeded|completed with undelivered notifications\.)$/,
    fixed('Error', 'ResizeObserver loop'),
  ],
  [
    /^(?:NotFoundError|DOMException)$/,
    /^(?:Failed to execute 'removeChild' on 'Node': |Node\.removeChild: )?The node to be removed is not a child of this node\.?$/,
    fixed('NotFoundError', 'node to be removed is no child'),
  ],
  [
    TYPE_ERROR,
    /^(?:Cyclic object value|cyclic object value|Converting circular structure to JSON.*|JSON\.stringify cannot serialize cyclic structures\.?)$/s,
    fixed('TypeError', 'structure of JSON is circular'),
  ],
  [
    /^RangeError$/,
    /^(?:[Ii]nvalid array length|Array size is not a small enough positive integer\.?|Array length must be a positive integer.*)$/,
    fixed('RangeError', 'invalid array length'),
  ],
  [/^RangeError$/, /^(?:Invalid time value|invalid date|Invalid Date)$/, fixed('RangeError', 'invalid date')],
];

/** A name of one or two letters is a minifier's. */
const shortName = (name: string): string => (name.length <= 2 ? '<name>' : name);

/** Null where the message is none of the engine's own. */
export function engineWording(type: string, value: string): Wording | null {
  if (value.length > 1000) return null;
  const text = value.trim().replace(/^(?:Uncaught )?(?:TypeError|ReferenceError|RangeError|SyntaxError): /, '');
  for (const [types, message, as] of ROWS) {
    if (!types.test(type)) continue;
    const match = message.exec(text);
    if (match) return as(match);
  }
  return null;
}
