import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { SettingError } from '@breakwater/relay/service';

import type { DashboardConfig } from './config.ts';

/** The secret of an installation that has run before; null where none has on this data folder. Makes nothing. */
export async function existingSecret({ secret, dataFolder }: DashboardConfig): Promise<string | null> {
  if (secret) return secret;
  const text = await readFile(join(dataFolder, 'secret'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.trim() || null;
}

/**
 * Gives the secret that signs sessions: from the environment or, without one, from a file that only this user may read, made at
 * the first start.
 */
export async function withSecret(config: DashboardConfig): Promise<DashboardConfig & { secret: string }> {
  if (config.secret) return { ...config, secret: config.secret };
  const file = join(config.dataFolder, 'secret');
  await mkdir(config.dataFolder, { recursive: true });
  // A link is made whole or not at all, so of two processes that start at once the first wins and both read its secret.
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
  const secret = (await readFile(file, 'utf8')).trim();
  if (secret.length < 32)
    throw new SettingError(`The secret in ${file} is under 32 characters; delete the file to get a new one.`);
  return { ...config, secret };
}
