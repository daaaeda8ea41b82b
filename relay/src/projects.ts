import { decodeRecord, projectSettingsSchema, TOPICS } from './log/index.ts';
import type { Log, ProjectSettings } from './log/index.ts';
import type { Logger } from './service/index.ts';

/** The settings of every project, in memory, so that intake needs nothing but the log. */
export interface Projects {
  byKey(publicKey: string): ProjectSettings | undefined;
  /** How many projects have a key. */
  known(): number;
  /** False as long as no key was ever read: then nothing can be said of any, for the topic may have lost them. */
  hasRead(): boolean;
  close(): Promise<void>;
}

/** Why a relay without projects cannot do its work, for operators. */
export const NO_PROJECTS =
  'The relay knows no project: no dashboard has published settings to the log yet, or the log has lost them.';

/** Follows the settings topic. Resolves when all records that were there have been read, so no known key is refused at start. */
export async function openProjects(log: Log, logger: Logger): Promise<Projects> {
  const byKey = new Map<string, ProjectSettings>();
  let hasRead = false;
  let isCaughtUp = false;
  const tail = await log.tail(
    TOPICS.settings.name,
    ({ key, value }) => {
      if (value === null) {
        byKey.delete(key);
        return;
      }
      try {
        byKey.set(key, decodeRecord(projectSettingsSchema, value));
        if (isCaughtUp && !hasRead) logger.info({ publicKey: key }, 'the relay knows a project now, and takes events');
        hasRead = true;
      } catch (error) {
        // One unreadable record (of a newer version) must not close the intake of all other projects.
        logger.error({ error, publicKey: key }, 'a project setting cannot be read; the older one stays in force');
      }
    },
    (error) => logger.error({ error }, 'project settings cannot be followed; the known ones stay in force'),
  );
  isCaughtUp = true;
  if (!hasRead) logger.warn({}, NO_PROJECTS);
  return {
    byKey: (publicKey) => byKey.get(publicKey),
    known: () => new Set([...byKey.values()].map(({ project }) => project)).size,
    hasRead: () => hasRead,
    close: () => tail.stop(),
  };
}
