import type { Logger } from './logger.ts';

/**
 * Opens a part of the service that lies elsewhere, as a log or store on a server. One that hangs is named in the log within five
 * seconds and each minute from then on, and is waited for; an error of another kind ends the start.
 */
export type Reach = <Part>(logger: Pick<Logger, 'warn'>, what: string, open: () => Promise<Part>) => Promise<Part>;

const FIRST_WORD_MS = 4_000;
const EVERY_WORD_MS = 60_000;
/** An answer that says at once that something behind it timed out must not be asked for without end. */
const AGAIN_MS = 500;

/** `stopped` ends the wait: what is opened after it is left behind, because the process ends. */
export const createReach =
  (stopped: AbortSignal): Reach =>
  async (logger, what, open) => {
    const since = new Date().toISOString();
    const tell = (): void => logger.warn({ waitsFor: what, since }, 'the start waits for a part that does not answer');
    let each: NodeJS.Timeout | undefined;
    const first = setTimeout(() => {
      tell();
      each = setInterval(tell, EVERY_WORD_MS);
    }, FIRST_WORD_MS);
    try {
      return await Promise.race([openPatiently(open, stopped), untilAborted(stopped)]);
    } finally {
      clearTimeout(first);
      clearInterval(each);
    }
  };

async function openPatiently<Part>(open: () => Promise<Part>, stopped: AbortSignal): Promise<Part> {
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (!isLate(error) || stopped.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      if (stopped.aborted) throw error;
    }
  }
}

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const stop = (): void => reject(new Error('stopped while it started'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });

/** Whether an error, or one that caused it, says that an answer did not come in time. Clients name such errors differently. */
function isLate(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const said = `${error.name} ${error.message} ${'code' in error ? String(error.code) : ''}`;
  return /time(?:d )?-?out|ETIMEDOUT/i.test(said) || isLate(error.cause);
}
