import { createAttempts } from './attempts.ts';
import type { Attempts } from './attempts.ts';

const WINDOW_MS = 15 * 60_000;

/** A try to prove who asks: where it comes from, and whose account it is about. */
export interface LoginTry {
  network: string;
  account: string;
  /** The id of a browser that this account signed in from before; null for a stranger. */
  device: string | null;
}

export interface LoginLimits {
  /** Counts a try. `wait`: refused for so many seconds; `succeeded`: call it where the try did succeed, for such tries do not count. */
  take(given: LoginTry): { wait: number } | { wait: null; succeeded(): void };
}

/**
 * Limits of failed tries, in memory of this process. A stranger shares the limits of a network and of an account with all other
 * strangers. A browser that signed in to the account before has a limit of its own: failures of others lock its person out neither
 * behind a shared address nor while somebody guesses at the account.
 */
export function createLoginLimits(clock: () => number): LoginLimits {
  const limit = (most: number): Attempts => createAttempts({ most, windowMs: WINDOW_MS }, clock);
  // A person mistypes a few times.
  const perDevice = limit(10);
  const perPair = limit(5);
  // Behind one address there may be an office, whose people do not fail thirty times together.
  const perNetwork = limit(30);
  // Against many addresses that guess at one account: 4,800 tries a day for a password of ten characters or more.
  const perAccount = limit(50);

  return {
    take({ network, account, device }) {
      const asked: [Attempts, string][] =
        device === null
          ? [
              [perNetwork, network],
              [perPair, `${network} ${account}`],
              [perAccount, account],
            ]
          : [[perDevice, `${device} ${account}`]];
      const taken: [Attempts, string][] = [];
      const giveBack = (): void => taken.forEach(([attempts, key]) => attempts.giveBack(key));
      for (const [attempts, key] of asked) {
        const wait = attempts.take(key);
        if (wait !== null) {
          giveBack();
          return { wait };
        }
        taken.push([attempts, key]);
      }
      return {
        wait: null,
        succeeded() {
          giveBack();
          // The person is there: earlier slips of the same browser or network no longer matter.
          perPair.forget(`${network} ${account}`);
          if (device !== null) perDevice.forget(`${device} ${account}`);
        },
      };
    },
  };
}
