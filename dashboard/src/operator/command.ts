/** One command of an operator, at the machine that Breakwater runs on. */
export interface OperatorCommand {
  /** One line for each way to call it, without the name of the program. */
  usage: readonly string[];
  /** @throws OperatorError with the sentence for the person at the terminal, UsageError where words are missing or unknown. */
  run(words: readonly string[], terminal: Terminal): Promise<void>;
}

/** The surroundings of a command. */
export interface Terminal {
  env: NodeJS.ProcessEnv;
  /** Writes a line to standard output. */
  say(line: string): void;
  /** Writes a line to standard error. */
  warn(line: string): void;
}

/** An end that an operator can act on; its message is one sentence. */
export class OperatorError extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'OperatorError';
  }
}

/** The words after a command are not those that it takes. */
export class UsageError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'UsageError';
  }
}

/** Words of a command line: those that stand alone, and the value of each `--name VALUE`. @throws UsageError */
export function wordsAndOptions(
  words: readonly string[],
  options: readonly string[],
): { alone: string[]; options: ReadonlyMap<string, string> } {
  const alone: string[] = [];
  const given = new Map<string, string>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('--')) {
      alone.push(word);
      continue;
    }
    const [name = '', joined] = word.slice(2).split(/=(.*)/s);
    if (!options.includes(name)) throw new UsageError(`--${name} is no option of this command.`);
    const value = joined ?? words[(at += 1)];
    if (value === undefined || value === '') throw new UsageError(`--${name} needs a value.`);
    given.set(name, value);
  }
  return { alone, options: given };
}
