/** Remembers how to close what was opened; what was opened last is closed first. */
export type Opened = (close: () => Promise<unknown>) => void;

/** Orchestrators kill after 10 s as a rule, people lose patience before. */
const STOP_MS = 5000;

/**
 * The life of a process. `start` opens what it needs and gives the lines to print once everything answers; where it fails, one
 * sentence says why and the exit code is 1. SIGTERM and SIGINT stop it within a bound, also while it starts, with exit code 0.
 */
export async function runService(name: string, start: (opened: Opened) => Promise<string[]>): Promise<void> {
  const closers: (() => Promise<unknown>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (let close = closers.pop(); close; close = closers.pop()) await close();
  };
  const starting = start((close) => closers.push(close));

  let stopping = false;
  const stop = async (): Promise<void> => {
    // npm passes the terminal's signal on once more.
    if (stopping) return;
    stopping = true;
    setTimeout(
      () => end(`${name} did not stop within ${STOP_MS} ms. Nothing that was acknowledged is lost: the log has it.`),
      STOP_MS,
    ).unref();
    try {
      // What a start was about to say is of no interest any more.
      await starting.catch(() => undefined);
      await closeAll();
    } catch (error) {
      end(`${name} did not stop cleanly: ${explain(error)}`);
    }
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());

  try {
    const readyLines = await starting;
    if (!stopping) for (const line of readyLines) process.stdout.write(`${line}\n`);
  } catch (error) {
    if (stopping) return;
    // The sentence first: what is open may hang with what made the start fail.
    process.stderr.write(`${name} cannot start: ${explain(error)}\n`);
    setTimeout(() => process.exit(1), STOP_MS).unref();
    await closeAll().catch(() => undefined);
    process.exit(1);
  }
}

function end(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** What a person can act on: the sentence of the error, and of what caused it. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const listening = listeningProblem(error);
  if (listening !== null) return listening;
  const sentence = error.message.trim() || ('code' in error ? String(error.code) : error.name);
  const cause = rootOf(error).message;
  return cause === '' || sentence.includes(cause) ? sentence : `${sentence} (${cause})`;
}

/** Those between say the same in other words. */
const rootOf = (error: Error): Error => (error.cause instanceof Error ? rootOf(error.cause) : error);

function listeningProblem(error: NodeJS.ErrnoException & { address?: string; port?: number }): string | null {
  const { code, syscall, address, port } = error;
  if (code === 'EADDRINUSE') return `port ${port} is in use. Stop what listens there, or set PORT to another one.`;
  if (code === 'EACCES' && syscall === 'listen')
    return `port ${port} may not be used by this user. Set PORT above 1023.`;
  if (code === 'EADDRNOTAVAIL') return `HOST ${address} is not an address of this machine.`;
  return null;
}
