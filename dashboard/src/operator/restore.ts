import { readStoreSettings } from '@breakwater/processor/store';

import { restoreBackup } from '../backup/restore-backup.ts';
import { UsageError, wordsAndOptions } from './command.ts';
import type { OperatorCommand } from './command.ts';

/** Puts a backup into an empty data folder. */
export const restoreCommand: OperatorCommand = {
  usage: ['restore DIR/ID [--data DIR] [--erasures FILE]   into BREAKWATER_DATA, or another empty folder'],
  async run(words, { env, say }) {
    const { alone, options } = wordsAndOptions(words, ['data', 'erasures']);
    const [backup] = alone;
    if (backup === undefined || alone.length > 1) throw new UsageError('The folder of one backup is missing.');
    const folder = options.get('data') ?? readStoreSettings(env).dataFolder;
    const file = options.get('erasures');
    const { manifest, erasures } = await restoreBackup(backup, folder, file === undefined ? [] : [file]);
    say(
      `${folder} is as it was at ${manifest.takenAt}. Start Breakwater on it: it processes the rest of its log first.`,
    );
    if (erasures > 0) say(`The start obeys ${erasures} erasures and deletions that came after the backup.`);
    if (manifest.blobs === 's3') say('Source maps lie in a bucket, which the backup has no copy of.');
    say('Sessions and links in mails stay valid with the secret of before (BREAKWATER_SECRET, or the file `secret`).');
  },
};
