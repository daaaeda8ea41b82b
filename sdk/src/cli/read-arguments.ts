import { parseArgs } from 'node:util';

import { CliError } from './cli-error.ts';

export interface Settings {
  directory: string;
  url: string;
  token: string | undefined;
  org: string;
  project: string;
  urlPrefix: string;
  dryRun: boolean;
  dsn: string | undefined;
  message: string;
  /** The names of the person that `admin erase` erases: one of them is given. */
  person: { id: string | undefined; email: string | undefined; ip: string | undefined };
  /** The project that was named; none where the default would hold. */
  named: string | undefined;
}

export type Command = 'help' | 'version' | 'sourcemaps upload' | 'sourcemaps inject' | 'send-event' | 'admin erase';

/** Flags go before the environment, and that before the defaults. */
export function readArguments(args: string[], env: NodeJS.ProcessEnv): { command: Command; settings: Settings } {
  const { values, positionals } = parse(args);
  const settings: Settings = {
    directory: positionals[2] ?? '',
    url: (values.url ?? env['BREAKWATER_URL'] ?? 'http://localhost:8000').replace(/\/+$/, ''),
    token: values.token ?? env['BREAKWATER_TOKEN'],
    org: values.org ?? env['BREAKWATER_ORG'] ?? 'default',
    project: values.project ?? env['BREAKWATER_PROJECT'] ?? 'default',
    urlPrefix: values['url-prefix'] ?? '',
    dryRun: values['dry-run'] ?? false,
    dsn: values.dsn ?? env['BREAKWATER_DSN'],
    message: values.message ?? 'A test message from the breakwater command line',
    person: { id: values.user, email: values.email, ip: values.ip },
    named: values.project,
  };
  if (values.version) return { command: 'version', settings };
  if (values.help || positionals.length === 0) return { command: 'help', settings };
  return { command: commandOf(positionals), settings };
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        url: text,
        token: text,
        org: text,
        project: text,
        'url-prefix': text,
        'dry-run': flag,
        dsn: text,
        message: { ...text, short: 'm' },
        user: text,
        email: text,
        ip: text,
        help: { ...flag, short: 'h' },
        version: { ...flag, short: 'v' },
      },
    });
  } catch (cause) {
    throw new CliError('usage', cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function commandOf([group, action, ...rest]: string[]): Command {
  if (group === 'send-event' && action === undefined) return 'send-event';
  if (group === 'admin' && action === 'erase' && rest.length === 0) return 'admin erase';
  if (group !== 'sourcemaps' || (action !== 'upload' && action !== 'inject')) {
    throw new CliError('usage', `There is no command "${[group, action, ...rest].filter(Boolean).join(' ')}".`);
  }
  if (rest.length === 0) throw new CliError('no_directory', `"sourcemaps ${action}" needs a directory.`);
  if (rest.length > 1) throw new CliError('usage', `"sourcemaps ${action}" takes one directory, got ${rest.length}.`);
  return `sourcemaps ${action}`;
}
