import { createHash } from 'node:crypto';
import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

import type { Loss } from '../core/queue/lost-events.ts';
import { lossesOf } from '../core/queue/losses-of.ts';
import type { QueuedEnvelope, Unsent } from '../core/queue/send-queue.ts';

/** All files of one DSN together. */
const MAX_BYTES = 5 * 1024 * 1024;
const MAX_AGE_MS = 24 * 3_600_000;
/** A process that claimed a file has read it long before. */
const CLAIM_MS = 60_000;
const SPOOLED = '.spool';
const CLAIMED = '.claimed';

/**
 * Keeps on disk what a process could not send, for the next one with the same DSN. Bounded by bytes and age: the oldest files go first
 * and are counted. Everything in it was scrubbed before.
 */
export interface Spool {
  /** False where it could not: the disk is full or read-only, or the folder is another user's. */
  keep: (unsent: Unsent) => boolean;
  /** Takes all out that no other process has claimed. */
  claim: () => Unsent;
}

/** The folder is of this user alone, or there is no spool. */
export function openSpool(dsn: string, now: () => number, root = tmpdir()): Spool {
  const key = createHash('sha256').update(dsn).digest('hex').slice(0, 16);
  const parent = join(root, `breakwater-${process.getuid?.() ?? userInfo().username}`);
  const folder = join(parent, key);
  const file = join(folder, `${process.pid}-${Math.round(now())}${SPOOLED}`);

  const filesIn = (): SpoolFile[] =>
    readdirSync(folder)
      .map((name) => ({ path: join(folder, name), ...statOf(join(folder, name)) }))
      .filter(({ path, mtimeMs }) => path.endsWith(SPOOLED) || (path.endsWith(CLAIMED) && now() - mtimeMs > CLAIM_MS))
      .sort((a, b) => a.mtimeMs - b.mtimeMs);

  const take = ({ path, mtimeMs }: SpoolFile): Unsent => {
    try {
      const claimed = `${path.replace(CLAIMED, '')}${CLAIMED}`;
      if (claimed !== path) renameSync(path, claimed);
      const text = readFileSync(claimed, 'utf8');
      unlinkSync(claimed);
      const unsent = together(text.split('\n').filter(Boolean).map(parse));
      return now() - mtimeMs > MAX_AGE_MS ? { envelopes: [], losses: lossesOf(unsent) } : unsent;
    } catch {
      // Another process was faster.
      return { envelopes: [], losses: [] };
    }
  };
  return {
    keep: (unsent) => {
      makePrivate(parent);
      makePrivate(folder);
      let line = serialize(unsent);
      const files = filesIn();
      let bytes = files.reduce((sum, { size }) => sum + size, 0) + line.length;
      const dropped: Loss[] = [];
      for (const each of files) {
        if (bytes <= MAX_BYTES && now() - each.mtimeMs <= MAX_AGE_MS) break;
        dropped.push(...lossesOf(take(each)));
        bytes -= each.size;
      }
      const kept = [...unsent.envelopes];
      while (line.length > MAX_BYTES && kept.length > 0) {
        const gone = kept.splice(0, Math.ceil(kept.length / 4));
        dropped.push(...lossesOf({ envelopes: gone, losses: [] }));
        line = serialize({ envelopes: kept, losses: unsent.losses });
      }
      const all = dropped.length > 0 ? serialize({ envelopes: kept, losses: [...unsent.losses, ...dropped] }) : line;
      appendFileSync(file, `${all}\n`, { mode: 0o600 });
      return true;
    },
    claim: () => {
      try {
        return together(filesIn().map(take));
      } catch {
        // No folder: nothing was ever kept.
        return { envelopes: [], losses: [] };
      }
    },
  };
}

interface SpoolFile {
  path: string;
  size: number;
  mtimeMs: number;
}

function statOf(path: string): { size: number; mtimeMs: number } {
  try {
    return statSync(path);
  } catch {
    return { size: 0, mtimeMs: 0 };
  }
}

/** Another user could have made the folder first, or put a link in its place. */
function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  const isOurs = process.getuid === undefined || (uid === process.getuid() && (mode & 0o077) === 0);
  if ((mode & 0o170000) !== 0o040000 || !isOurs) throw new Error(`${folder} is not a folder of this user alone`);
}

const decoder = new TextDecoder();

function serialize({ envelopes, losses }: Unsent): string {
  const texts = envelopes.map(({ headers, items, category, quantities, bytes }) => ({
    headers,
    items: items.map((item) => ({
      headers: item.headers,
      payload: typeof item.payload === 'string' ? item.payload : decoder.decode(item.payload),
    })),
    category,
    quantities,
    bytes,
  }));
  return JSON.stringify({ version: 1, envelopes: texts, losses });
}

function parse(line: string): Unsent {
  try {
    const { version, envelopes, losses } = JSON.parse(line) as Unsent & { version: number };
    if (version !== 1) return { envelopes: [], losses: [] };
    return { envelopes: envelopes.map(spooled), losses };
  } catch {
    // The end of the process cut it.
    return { envelopes: [], losses: [] };
  }
}

/** The server takes it as late, not as sent twice. */
const spooled = (envelope: QueuedEnvelope): QueuedEnvelope => ({
  ...envelope,
  headers: { ...envelope.headers, spooled: true },
  addedAt: Date.now(),
  attempts: 0,
});

const together = (all: readonly Unsent[]): Unsent => ({
  envelopes: all.flatMap(({ envelopes }) => envelopes),
  losses: all.flatMap(({ losses }) => losses),
});
