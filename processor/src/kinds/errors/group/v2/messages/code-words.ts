/*
 * Numbers that are kinds of failure: a status of HTTP, a code of a database, an exit code, `errno`. They stand beside a word that says
 * so; all other numbers are values.
 */

/** Words before a code, in languages that databases and systems answer in. */
const CODE_WORDS: ReadonlySet<string> = new Set([
  'status',
  'statuscode',
  'status_code',
  'code',
  'errorcode',
  'error_code',
  'errcode',
  'err_code',
  'exitcode',
  'exit_code',
  'returncode',
  'return_code',
  'retcode',
  'rc',
  'errno',
  'error',
  'err',
  'exit',
  'exited',
  'signal',
  'sqlstate',
  'sqlcode',
  'http',
  'https',
  'winerror',
  'hresult',
  'ntstatus',
  'osstatus',
  'err_no',
  'native',
  'reason',
  'subcode',
  'httpcode',
  'http_status',
  'responsecode',
  'nativecode',
  'opcode',
  'grpc',
  'fehler',
  'fehlercode',
  'statuscode',
  'código',
  'codigo',
  'erreur',
  'erro',
  'errore',
  'código:',
  'fout',
  'foutcode',
  'fejl',
  'fel',
  'felkod',
  'błąd',
  'kod',
  'chyba',
  'hata',
  'ошибка',
  'код',
  'помилка',
  'エラー',
  'コード',
  '错误',
  '错误码',
  '錯誤',
  '代码',
  '状态码',
  '오류',
  '코드',
  'lỗi',
  'virhe',
]);

/** Words between a code word and its number. */
const CONNECTORS: ReadonlySet<string> = new Set([
  'is',
  'was',
  'of',
  'with',
  'number',
  'no',
  'nr',
  'nº',
  'n°',
  '=',
  'de',
  'von',
  'du',
  'got',
  'returned',
  'non-zero',
  'nonzero',
]);

/** A code that one of these words names is one that somebody was given, and a value. */
const CODES_OF_PEOPLE: ReadonlySet<string> = new Set([
  'postal',
  'post',
  'zip',
  'verification',
  'coupon',
  'promo',
  'promotion',
  'discount',
  'qr',
  'bar',
  'area',
  'country',
  'activation',
  'access',
  'invite',
  'invitation',
  'otp',
  'security',
  'product',
  'voucher',
  'sms',
  'confirmation',
  'referral',
  'gift',
  'pin',
  'login',
  'one-time',
  'article',
  'item',
  'customer',
  'order',
  'booking',
  'tracking',
  'currency',
  'sort',
  'tax',
  'pairing',
  'auth',
  'mfa',
  '2fa',
  'recovery',
  'dial',
]);

/** Verbs before a status of HTTP that names no code word. */
const ANSWERED: ReadonlySet<string> = new Set([
  'returned',
  'responded',
  'answered',
  'got',
  'gave',
  'received',
  'with',
  'replied',
  'failed',
  'response',
  'http',
]);

/** Words that follow a status of HTTP; in small letters they are a sentence about a number. */
const PHRASE =
  /^\s+\(?(?:Bad (?:Request|Gateway)|Unauthorized|Forbidden|Internal Server|Service (?:Temporarily )?Unavailable|Gateway Time|Too Many|Conflict|Gone|Moved|Found\b|Method Not|Not (?:Acceptable|Implemented|Modified)|Request |Payload |Content |URI |Unsupported|Unprocessable|Precondition|Payment|Proxy |Client |Server |Error\b|OK\b|Created\b|Accepted\b|No Content|Locked|Failed Dep|Length |Range |Expectation|I'm a [Tt]eapot|Misdirected|Upgrade |Network )/;
const PHRASES_OF_ONE: Readonly<Record<string, RegExp>> = {
  400: /^\s+\(?bad request/i,
  401: /^\s+\(?unauthorized/i,
  403: /^\s+\(?forbidden/i,
  404: /^\s+\(?not found/i,
  429: /^\s+\(?too many/i,
  500: /^\s+\(?internal server/i,
  502: /^\s+\(?bad gateway/i,
  503: /^\s+\(?service unavailable/i,
  504: /^\s+\(?gateway time/i,
};

/** Prefixes of codes that products give their errors: `ORA-00942`, `TS2304`, `P2002`, `E0308`. */
const PRODUCT_CODE =
  /^(?:(?:ORA|PLS|TNS|RMAN|SP2|DPI|DPY|NJS|IMP|EXP|KUP|CVE-\d{4}|MSB|NETSDK|NU|CS|BC|FS|CA|IDE|SA|TS|NG|LNK|AADSTS|IDX|PGRST|WFLYCTL|WFLYSRV|JBAS\w?|HHH|ARQ|AMQ|DSRA|CWW\w{1,3}|SQL|DB2|SRVE|ERR|MY|EF|CORS|INS|PRVF|CRS|BEA|WLS|JSR|ESLINT|E|P|C|D|SEV|KB|RFC|PEP|XX|HY|IM|HTTP|AH|AS|NETSCALER)[-_ ]?\d{2,7}[A-Z]?)$/;

export interface BeforeWord {
  /** The last words before, in small letters, the newest last. */
  words: readonly string[];
  /** The signs between the last word and this place: `: `, ` #`, `[`. */
  signs: string;
  /** The last atom was a code. */
  afterCode: boolean;
}

/** Whether a number at this place of a message is a kind of failure. `after` is what follows it. */
export function isCode(digits: string, before: BeforeWord, after: string): boolean {
  const short = digits.replace(/^[-+]/, '');
  if (short.length > 5 && !(digits.startsWith('-') && short.length <= 10)) return false;
  const isStatus = /^[1-5]\d\d$/.test(short);
  if (isStatus && (PHRASE.test(after) || PHRASES_OF_ONE[short]?.test(after))) return true;
  if (before.afterCode && /^[\s\])]*[[(]\s*$/.test(before.signs)) return true;

  const { word, of, isDirect } = codeWordOf(before.words);
  if (CODE_WORDS.has(word)) {
    if (CODES_OF_PEOPLE.has(of)) return false;
    // "Error: 5 items left": a sentence goes on, and the number is of its noun.
    const isOpen = before.signs.includes(':') && /^\s+\p{Ll}/u.test(after);
    return !((word === 'error' || word === 'err' || word === 'native' || word === 'reason') && isDirect && isOpen);
  }
  const ends =
    /^\s*(?:$|[^\s\p{L}\p{N}%])/u.test(after) || /^\s+(?:from|for|on|when|while|after|by|in|to|because)\b/.test(after);
  const last = before.words.at(-1) ?? '';
  // "GET /api/users 404", "An error occurred (404) when calling HeadObject".
  const isAnswer =
    ANSWERED.has(last) || /^(?:\/\w|https?:)/.test(last) || (last === 'occurred' && before.signs.endsWith('('));
  return /^[45]\d\d$/.test(short) && ends && isAnswer;
}

function codeWordOf(words: readonly string[]): { word: string; of: string; isDirect: boolean } {
  let at = words.length - 1;
  while (at > 0 && CONNECTORS.has(words[at] ?? '') && at > words.length - 3) at--;
  return { word: words[at] ?? '', of: words[at - 1] ?? '', isDirect: at === words.length - 1 };
}

/** A code of letters and digits, by its own shape or by the word before it: `ORA-00942`; `SQLSTATE 42P01`. */
export const isProductCode = (atom: string, before: BeforeWord): boolean =>
  PRODUCT_CODE.test(atom) ||
  (/^(?:(?=[0-9A-Z]{5}$)[0-9A-Z]*\d[0-9A-Z]*|[A-Z]{1,12}[-_]?\d{1,6})$/.test(atom) &&
    /^(?:sqlstate|code|state|error|errorcode|error_code|errcode)$/.test(before.words.at(-1) ?? '') &&
    !CODES_OF_PEOPLE.has(before.words.at(-2) ?? ''));

/** Eight digits that Windows gives its failures, beside a word that says so. */
export const isHexCode = (atom: string, before: BeforeWord): boolean =>
  (/^0x(?:8|[cC]0)[0-9a-fA-F]{6,7}$/.test(atom) &&
    atom.length === 10 &&
    !/^(?:at|address|0x)$/.test(before.words.at(-1) ?? '')) ||
  (/^0x[0-9a-fA-F]{1,4}$/.test(atom) && CODE_WORDS.has(before.words.at(-1) ?? ''));
