import { FILTERED, isNoValue } from './filtered.ts';

/** Where a command takes a secret, by options without a name that says so. */
interface SecretOptions {
  /** The value stands in the next word: `-a hunter2`. */
  next?: readonly string[];
  /** The value stands behind the option without a blank: `-phunter2`. */
  attached?: readonly string[];
  /** The sign behind which the secret begins, as in `ada:hunter2`. Without it there is none. */
  behind?: string;
  /** A word without which the options mean something else. */
  only?: string;
}

const MYSQL: SecretOptions = { attached: ['-p'] };
const COMMANDS: ReadonlyMap<string, SecretOptions> = new Map<string, SecretOptions>([
  ...['mysql', 'mysqldump', 'mysqladmin', 'mysqlimport', 'mysqlsh', 'mariadb', 'mariadb-dump', '7z', '7za'].map(
    (name) => [name, MYSQL] as const,
  ),
  ['sshpass', { next: ['-p'], attached: ['-p'] }],
  ['redis-cli', { next: ['-a'] }],
  ['curl', { next: ['-u', '-U', '--user', '--proxy-user'], attached: ['-u', '-U'], behind: ':' }],
  ['smbclient', { next: ['-U', '--user'], attached: ['-U'], behind: '%' }],
  ...['docker', 'podman', 'helm', 'az', 'oc'].map((name) => [name, { next: ['-p'], only: 'login' }] as const),
  ...['ldapsearch', 'ldapadd', 'ldapmodify', 'ldapwhoami'].map(
    (name) => [name, { next: ['-w'], attached: ['-w'] }] as const,
  ),
  ...['mongo', 'mongosh', 'mongodump', 'mongorestore'].map((name) => [name, { next: ['-p'] }] as const),
  ...['zip', 'unzip', 'sqlcmd'].map((name) => [name, { next: ['-P'], attached: ['-P'] }] as const),
  ['openssl', { next: ['-passin', '-passout', '-pass'], behind: 'pass:' }],
]);

const COMMAND = new RegExp(
  String.raw`(?<![\w.-])(?:${[...COMMANDS.keys()].toSorted((a, b) => b.length - a.length).join('|')})(?=\s)`,
  'g',
);
const WORD = /[ \t]{1,9}((?:[^\s"'`;|&]{1,300}|"[^"\r\n]{0,300}"?|'[^'\r\n]{0,300}'?){1,5})/y;
/** A command has fewer words before its secret. */
const WORDS_MAX = 30;

/** Secrets of commands that name them by a letter alone: `mysql -phunter2`, `curl -u ada:hunter2`. */
export function scrubCommands(text: string, onFound: () => void): string {
  let out = '';
  let done = 0;
  for (const { 0: command, index } of text.matchAll(COMMAND)) {
    if (index < done) continue;
    const options = COMMANDS.get(command);
    if (!options) continue;
    for (const { from, to } of secretsOf(text, index + command.length, options)) {
      if (from < done) continue;
      out += text.slice(done, from) + FILTERED;
      done = to;
      onFound();
    }
  }
  return done === 0 ? text : out + text.slice(done);
}

interface Part {
  from: number;
  to: number;
}

function secretsOf(text: string, start: number, options: SecretOptions): Part[] {
  const { next = [], attached = [], behind, only } = options;
  const found: Part[] = [];
  let isExpected = false;
  let isAllowed = only === undefined;
  WORD.lastIndex = start;
  for (let words = 0; words < WORDS_MAX; words++) {
    const match = WORD.exec(text);
    if (!match) break;
    const quoted = match[1] ?? '';
    const from = WORD.lastIndex - quoted.length;
    const word: Part = { from, to: WORD.lastIndex };
    const option = attached.find((each) => quoted.startsWith(each) && quoted.length > each.length);
    if (isExpected) found.push(...partBehind(text, withoutQuotes(text, word), behind));
    else if (option !== undefined && isAllowed && !quoted.startsWith('--'))
      found.push(...partBehind(text, withoutQuotes(text, { ...word, from: from + option.length }), behind));
    isExpected = !isExpected && isAllowed && next.includes(quoted);
    isAllowed ||= quoted === only;
  }
  return found;
}

function withoutQuotes(text: string, { from, to }: Part): Part {
  const first = text[from];
  if (first !== '"' && first !== "'") return { from, to };
  return { from: from + 1, to: text[to - 1] === first && to - 1 > from ? to - 1 : to };
}

function partBehind(text: string, { from, to }: Part, behind: string | undefined): Part[] {
  const value = text.slice(from, to);
  const at = behind === undefined ? 0 : value.indexOf(behind);
  const start = at === -1 ? to : from + at + (behind?.length ?? 0);
  return start >= to || isNoValue(text.slice(start, to)) ? [] : [{ from: start, to }];
}
