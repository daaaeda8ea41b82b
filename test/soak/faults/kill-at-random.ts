import { pause } from '../../support/wait.ts';
import type { Part } from './installation.ts';

export interface Kill {
  part: string;
  atMs: number;
  /** The time until the process was ready again. */
  awayMs: number;
}

export interface KillOptions {
  seconds: number;
  random: () => number;
  /** The time between the return of one part and the next kill. */
  leastPauseMs: number;
  mostPauseMs: number;
}

/** How long a part stays dead before it is started again. */
const MOST_DEAD_MS = 1_500;

/** Kills one part after the other at random moments, each part once before any is killed twice, and starts it again. */
export async function killAtRandom(
  parts: readonly Part[],
  { seconds, random, leastPauseMs, mostPauseMs }: KillOptions,
): Promise<Kill[]> {
  const kills: Kill[] = [];
  const started = performance.now();
  const left = (): number => seconds * 1000 - (performance.now() - started);
  let next: Part[] = [];
  while (left() > 0) {
    await pause(Math.min(left(), leastPauseMs + random() * (mostPauseMs - leastPauseMs)));
    if (left() <= 0) break;
    if (next.length === 0) next = [...parts];
    const [part] = next.splice(Math.floor(random() * next.length), 1);
    if (!part) break;
    const atMs = performance.now() - started;
    await part.kill();
    await pause(random() * MOST_DEAD_MS);
    await part.start();
    kills.push({ part: part.name, atMs: Math.round(atMs), awayMs: Math.round(performance.now() - started - atMs) });
  }
  return kills;
}
