import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { endAlerts, openAlerts, raiseAlert } from '@breakwater/processor/operators';
import type { Store } from '@breakwater/processor/store';
import type { Log } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';
import { z } from 'zod';

import { backupIsDue, isLate } from './due.ts';
import { appendErasures, erasuresIn } from './erasures.ts';
import type { KnownErasure } from './erasures.ts';
import { runInChild } from './run-in-child.ts';
import { ERASURES_FILE } from './take-backup.ts';

/*
 * Each night a child process takes a backup, restores it into a folder of its own and checks it. The result is a row that the pipeline
 * page shows, and an alert where the backup is not proven or the last proof is too old.
 */

/** The line that the child writes at its end. */
export const nightlyResultSchema = z.object({
  id: z.string(),
  takenAt: z.number(),
  bytes: z.number(),
  events: z.number(),
  fromLog: z.number(),
  cohorts: z.number(),
  faults: z.array(z.string()),
});
export type NightlyResult = z.infer<typeof nightlyResultSchema>;

export interface NightlyOptions {
  /** Null: none are taken; erasures are still written beside the data. */
  folder: string | null;
  keep: number;
  dataFolder: string;
  store: Pick<Store, 'insert' | 'select'>;
  log: Pick<Log, 'append'>;
  logger: Pick<Logger, 'error' | 'info' | 'warn'>;
  env: NodeJS.ProcessEnv;
  now: () => number;
}

const LOOK_MS = 60_000;
/** A child that hangs would keep all later backups from being taken, and the alert that they are late from being raised. */
const AT_MOST_MS = 6 * 3_600_000;
const MAIN = fileURLToPath(new URL(`../operator/main${import.meta.url.slice(-3)}`, import.meta.url));

export function startNightlyBackups(options: NightlyOptions): { stop(): Promise<void> } {
  const { folder, store, logger, now } = options;
  const stopping = new AbortController();
  const startedAt = now();
  let looking: Promise<void> | null = null;

  const look = async (): Promise<void> => {
    await writeErasures(options);
    if (folder === null) return;
    const { last, provenAt } = await lastBackups(store);
    if (backupIsDue(now(), new Date(now()).getHours(), last)) {
      const result = await runChild(options, folder, stopping.signal);
      if (result === null) return;
      await writeResult(options, result);
    } else if (isLate(now(), provenAt ?? startedAt)) {
      await raise(options, 'late', 'No backup was proven in the last two days', 'The log has why each try failed.');
    }
  };
  const lookOnce = (): void => {
    looking ??= look()
      .catch((error: unknown) => logger.error({ error }, 'the nightly backup failed and will be tried again'))
      .finally(() => (looking = null));
  };
  const timer = setInterval(lookOnce, LOOK_MS);
  lookOnce();

  return {
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await looking;
    },
  };
}

/** Erasures are known beside the data, and beside the backups, within a minute. */
async function writeErasures({ store, dataFolder, folder }: NightlyOptions): Promise<void> {
  const erasures: KnownErasure[] = await erasuresIn(store);
  if (erasures.length === 0) return;
  for (const each of [dataFolder, folder]) if (each !== null) await appendErasures(join(each, ERASURES_FILE), erasures);
}

async function lastBackups(
  store: Pick<Store, 'select'>,
): Promise<{ last: { at: number; isProven: boolean } | null; provenAt: number | null }> {
  const rows = await store.select<{ at: number; isProven: number }>(
    `SELECT max(toFloat64(toUnixTimestamp64Milli(backups.at))) AS at, status = 'proven' AS isProven
     FROM backups FINAL GROUP BY isProven ORDER BY at DESC`,
  );
  const [last] = rows;
  return {
    last: last ? { at: last.at, isProven: last.isProven === 1 } : null,
    provenAt: rows.find(({ isProven }) => isProven === 1)?.at ?? null,
  };
}

/** Null where the process stops before the child has ended. */
async function runChild(
  { keep, dataFolder, env, now }: NightlyOptions,
  folder: string,
  signal: AbortSignal,
): Promise<NightlyResult | null> {
  const began = now();
  const args = [...process.execArgv, MAIN, 'backup', 'nightly', folder, '--keep', String(keep)];
  const end = await runInChild(args, { env: { ...env, BREAKWATER_DATA: dataFolder }, atMostMs: AT_MOST_MS, signal });
  if (end.kind === 'stopped') return null;
  const failed = (fault: string): NightlyResult => ({
    id: '',
    takenAt: began,
    bytes: 0,
    events: 0,
    fromLog: 0,
    cohorts: 0,
    faults: [fault],
  });
  if (end.kind === 'failed') return failed(end.error.message);
  if (end.kind === 'late') return failed(`The backup did not end within ${AT_MOST_MS / 3_600_000} hours.`);
  const read = nightlyResultSchema.safeParse(lastLine(end.stdout));
  if (read.success) return read.data;
  return failed(end.stderr.trim().split('\n').at(-1) || `The command ended with exit code ${end.code}.`);
}

function lastLine(text: string): unknown {
  try {
    return JSON.parse(text.trim().split('\n').at(-1) ?? '');
  } catch {
    return null;
  }
}

async function writeResult(options: NightlyOptions, result: NightlyResult): Promise<void> {
  const { store, log, logger, now } = options;
  const isProven = result.faults.length === 0;
  const detail = result.faults.join(' ').slice(0, 2_000);
  const at = now();
  await store.insert(
    'backups',
    [
      {
        backup_id: result.id,
        taken_at: new Date(result.takenAt).toISOString(),
        at: new Date(at).toISOString(),
        status: isProven ? 'proven' : 'failed',
        bytes: result.bytes,
        events: result.events,
        from_log: result.fromLog,
        cohorts: result.cohorts,
        took_ms: at - result.takenAt,
        detail,
      },
    ],
    `backup:${result.id}:${at}`,
  );
  if (!isProven)
    return raise(options, String(result.takenAt), 'The nightly backup is not proven', detail || 'It was not taken.');
  logger.info({ id: result.id, ms: at - result.takenAt }, 'the nightly backup is proven');
  await endAlerts(await openAlerts(store, ['backup']), { store, log, logger, now });
}

async function raise({ store, log, logger, now }: NightlyOptions, id: string, title: string, detail: string) {
  // One mail until the next proof, however often it fails.
  if ((await openAlerts(store, ['backup'])).length > 0) return;
  await raiseAlert(
    { id: `backup:${id}:${now()}`, kind: 'backup', stage: 'backup', cohort: now(), title, detail },
    { store, log, logger, now },
  );
}
