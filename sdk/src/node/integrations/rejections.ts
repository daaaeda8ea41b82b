import { inspect } from 'node:util';

type RejectionMode = 'throw' | 'strict' | 'warn' | 'none' | 'warn-with-error-code';

const MODES: readonly string[] = ['throw', 'strict', 'warn', 'none', 'warn-with-error-code'];
const WARNING = 'UnhandledPromiseRejectionWarning';
/** Node's own words (lib/internal/process/promises). */
const ADVICE =
  'Unhandled promise rejection. This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). To terminate the node process on unhandled promise rejection, use the CLI flag `--unhandled-rejections=strict` (see https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode).';

/** `--unhandled-rejections`, of which `throw` is the default; the command line goes before NODE_OPTIONS. */
export function rejectionMode(): RejectionMode {
  // oxlint-disable-next-line node/no-process-env -- an option of the runtime, not of ours
  return rejectionModeOf([process.env['NODE_OPTIONS'] ?? '', ...process.execArgv].join(' '));
}

export function rejectionModeOf(flags: string): RejectionMode {
  const named = [...flags.matchAll(/--unhandled-rejections(?:=|\s+)([\w-]+)/g)].at(-1)?.[1] ?? '';
  return MODES.includes(named) ? (named as RejectionMode) : 'throw';
}

let rejections = 0;

/** The warnings and the exit code that Node has for a rejection which nobody listens for. */
export function warnOfRejection(reason: unknown): void {
  const stack = reason instanceof Error ? reason.stack : undefined;
  process.emitWarning(stack ?? (typeof reason === 'object' ? '#<Object>' : textOf(reason)), WARNING);
  process.emitWarning(`${ADVICE} (rejection id: ${++rejections})`, WARNING);
  process.exitCode = 1;
}

const textOf = (reason: unknown): string => (typeof reason === 'string' ? reason : inspect(reason));
