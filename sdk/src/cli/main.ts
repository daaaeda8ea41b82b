import { VERSION } from '../core/version.ts';
import { CliError } from './cli-error.ts';
import { erasePerson } from './erase-person.ts';
import { HELP } from './help.ts';
import { readArguments } from './read-arguments.ts';
import { sendEvent } from './send-event.ts';
import { injectDirectory, uploadDirectory } from './sourcemaps.ts';

/** The composition root of the command line: the only place that knows process and console. */
async function main(): Promise<void> {
  const { command, settings } = readArguments(process.argv.slice(2), process.env);
  const say = (line: string): void => console.log(line);
  switch (command) {
    case 'help':
      return void process.stdout.write(HELP);
    case 'version':
      return say(VERSION);
    case 'sourcemaps inject':
      return injectDirectory(settings, say);
    case 'sourcemaps upload':
      return uploadDirectory(settings, say);
    case 'send-event':
      return sendEvent(settings, say);
    case 'admin erase':
      return erasePerson(settings, say);
  }
}

try {
  await main();
} catch (error) {
  if (error instanceof CliError) {
    console.error(`error: ${error.message}\n${error.advice}`);
    process.exitCode = error.exitCode;
  } else {
    console.error(error);
    process.exitCode = 1;
  }
}
