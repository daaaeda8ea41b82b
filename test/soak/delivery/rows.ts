import type { ScriptedRelay } from './scripted-relay.ts';
import { pause } from '../../support/wait.ts';

/** A process with its failures and its end, and what becomes of its relay meanwhile. */
export interface ProcessRow {
  name: string;
  /** Failures, and the pause between two of them. */
  failures: number;
  everyMs: number;
  /** How the process ends after the last one. */
  end: 'returns' | 'exit' | 'SIGTERM' | 'SIGINT' | 'closes';
  /** How long it lives on before. */
  restMs: number;
  relay: (relay: ScriptedRelay) => Promise<void>;
  /** Nothing that it wrote to its disk is left. */
  isThrownAway?: boolean;
}

/** The same of a page. */
export interface PageRow {
  name: string;
  failures: number;
  end: 'lives' | 'navigates' | 'closes';
  restMs: number;
  isOfflineForMs?: number;
  relay: (relay: ScriptedRelay) => Promise<void>;
}

const well = async (): Promise<void> => undefined;
const limited =
  (headers: Record<string, string>, forMs: number) =>
  async (relay: ScriptedRelay): Promise<void> => {
    relay.answer({ status: 429, headers });
    await pause(forMs);
    relay.answer({ status: 200 });
  };
const failing = async (relay: ScriptedRelay): Promise<void> => {
  relay.answer({ status: 500 });
  await pause(3000);
  relay.answer({ status: 200 });
};
const away =
  (forMs: number) =>
  async (relay: ScriptedRelay): Promise<void> => {
    await relay.leave();
    await pause(forMs);
    await relay.back();
  };
const HEADERS = { 'retry-after': '2', 'x-sentry-rate-limits': '2:error:key' };
const alone = { everyMs: 0, restMs: 0, relay: well };

/** Times are in milliseconds. No SDK waits longer than 30 s between two attempts. */
export const processRows = (awayMs: number): ProcessRow[] => [
  { ...alone, name: '1,000 rapid errors, then the end', failures: 1000, end: 'returns' },
  { ...alone, name: 'process.exit() after 5 errors', failures: 5, end: 'exit' },
  { ...alone, name: 'SIGTERM after 5 errors', failures: 5, end: 'SIGTERM' },
  { ...alone, name: 'SIGINT after 5 errors', failures: 5, end: 'SIGINT' },
  { ...alone, name: 'process.exit(), and its container is thrown away', failures: 5, end: 'exit', isThrownAway: true },
  {
    name: '429 with headers for 2 s',
    failures: 40,
    everyMs: 100,
    end: 'closes',
    restMs: 500,
    relay: limited(HEADERS, 2000),
  },
  {
    name: '429 without headers for 2 s',
    failures: 40,
    everyMs: 100,
    end: 'closes',
    restMs: 500,
    relay: limited({}, 2000),
  },
  { name: '500 for 3 s', failures: 40, everyMs: 100, end: 'closes', restMs: 3000, relay: failing },
  {
    name: `the relay away for ${Math.round(awayMs / 1000)} s`,
    failures: 60,
    everyMs: Math.round(awayMs / 60),
    end: 'closes',
    restMs: Math.min(35_000, awayMs + 5000),
    relay: away(awayMs),
  },
  {
    name: 'the relay away, and the process ends meanwhile',
    failures: 5,
    everyMs: 0,
    end: 'closes',
    restMs: 0,
    relay: away(6000),
  },
];

export const pageRows = (): PageRow[] => [
  { name: '1,000 rapid errors', failures: 1000, end: 'lives', restMs: 6000, relay: well },
  { name: '30 errors and navigation', failures: 30, end: 'navigates', restMs: 0, relay: well },
  { name: '1,000 errors and navigation', failures: 1000, end: 'navigates', restMs: 0, relay: well },
  { name: '30 errors, and the page is closed', failures: 30, end: 'closes', restMs: 0, relay: well },
  { name: 'offline for 5 s', failures: 10, end: 'lives', restMs: 25_000, isOfflineForMs: 5000, relay: well },
  { name: 'offline, and the page is closed', failures: 10, end: 'closes', restMs: 500, isOfflineForMs: 0, relay: well },
  { name: '500 for 3 s', failures: 10, end: 'lives', restMs: 10_000, relay: failing },
  { name: '429 without headers for 2 s', failures: 10, end: 'closes', restMs: 2500, relay: limited({}, 2000) },
];
