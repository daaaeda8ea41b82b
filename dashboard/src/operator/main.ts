import { systemAccess } from '@breakwater/processor/directory';

import { adminCommand } from './admin.ts';
import { backupCommand } from './backup.ts';
import { OperatorError, UsageError } from './command.ts';
import type { OperatorCommand, Terminal } from './command.ts';
import { offsetsCommand } from './offsets.ts';
import { restoreCommand } from './restore.ts';

/* Commands of operators: `npm run breakwater -- COMMAND …`, or `node dashboard/start.cjs operator COMMAND …`. */

/** By the first word. Each stands in a file of its own. */
const COMMANDS: Readonly<Record<string, OperatorCommand>> = {
  admin: adminCommand,
  backup: backupCommand((projects) => systemAccess('a proof of a backup asks for a receipt', projects)),
  restore: restoreCommand,
  offsets: offsetsCommand,
};

const terminal: Terminal = {
  env: process.env,
  say: (line) => console.log(line),
  warn: (line) => console.error(line),
};

const [name = '', ...words] = process.argv.slice(2);
process.exitCode = await run(name, words);

async function run(name: string, words: readonly string[]): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    terminal.warn(name === '' ? 'A command is missing.' : `"${name}" is no command.`);
    for (const { usage } of Object.values(COMMANDS)) for (const line of usage) terminal.warn(`  breakwater ${line}`);
    return 2;
  }
  try {
    await command.run(words, terminal);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.warn(error.message);
      for (const line of command.usage) terminal.warn(`  breakwater ${line}`);
      return 2;
    }
    if (!(error instanceof OperatorError)) throw error;
    const cause = error.cause instanceof Error && !error.message.includes(error.cause.message);
    terminal.warn(cause ? `${error.message} (${(error.cause as Error).message})` : error.message);
    return 1;
  }
}
