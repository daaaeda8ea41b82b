import { decodeRecord, logTrouble, projectSettingsSchema, TOPICS } from './log/index.ts';
import type { Log, ProjectSettings } from './log/index.ts';
import type { Logger } from './service/index.ts';

/** The settings of every project, in memory, so that intake needs nothing but the log. */
export interface Projects {
  byKey(publicKey: string): ProjectSettings | undefined;
  close(): Promise<void>;
}

/** Follows the settings topic. Resolves when all records that were there have been read, so no known key is refused at start. */
export async function openProjects(log: Log, logger: Logger): Promise<Projects> {
  const byKey = new Map<string, ProjectSettings>();
  const trouble = logTrouble(
    logger,
    TOPICS.settings.name,
    'project settings cannot be followed; the known ones stay in force',
  );
  const tail = await log.tail(
    TOPICS.settings.name,
    ({ key, value }) => {
      if (value === null) {
        byKey.delete(key);
        return;
      }
      try {
        byKey.set(key, decodeRecord(projectSettingsSchema, value));
      } catch (error) {
        // One unreadable record (of a newer version) must not close the intake of all other projects.
        logger.error({ error, publicKey: key }, 'a project setting cannot be read; the older one stays in force');
      }
    },
    trouble.onError,
    trouble.onJoined,
  );
  return { byKey: (publicKey) => byKey.get(publicKey), close: () => tail.stop() };
}
