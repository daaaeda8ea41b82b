import { decodeRecord, logTrouble, projectSettingsSchema, TOPICS } from './log/index.ts';
import type { Log, ProjectSettings } from './log/index.ts';
import type { Logger } from './service/index.ts';

/** The settings of every project, in memory, so that intake needs nothing but the log. */
export interface Projects {
  byKey(publicKey: string): ProjectSettings | undefined;
  /** Whether a key leads to this project. */
  has(project: number): boolean;
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
  const sentence = 'project settings cannot be followed; the known ones stay in force';
  const trouble = logTrouble(logger, TOPICS.settings.name, sentence);
  const keysOf = new Map<number, number>();
  const count = (settings: ProjectSettings | undefined, keys: number): void => {
    if (settings) keysOf.set(settings.project, (keysOf.get(settings.project) ?? 0) + keys);
  };
  let hasRead = false;
  let isCaughtUp = false;
  const tail = await log.tail(
    TOPICS.settings.name,
    ({ key, value }) => {
      if (value === null) {
        count(byKey.get(key), -1);
        byKey.delete(key);
        return;
      }
      try {
        const settings = decodeRecord(projectSettingsSchema, value);
        count(byKey.get(key), -1);
        count(settings, 1);
        byKey.set(key, settings);
        if (isCaughtUp && !hasRead) logger.info({ publicKey: key }, 'the relay knows a project now, and takes events');
        hasRead = true;
      } catch (error) {
        // One unreadable record (of a newer version) must not close the intake of all other projects.
        logger.error({ error, publicKey: key }, 'a project setting cannot be read; the older one stays in force');
      }
    },
    trouble.onError,
    trouble.onJoined,
  );
  isCaughtUp = true;
  if (!hasRead) logger.warn({}, NO_PROJECTS);
  return {
    byKey: (publicKey) => byKey.get(publicKey),
    has: (project) => (keysOf.get(project) ?? 0) > 0,
    known: () => [...keysOf.values()].filter((keys) => keys > 0).length,
    hasRead: () => hasRead,
    close: () => tail.stop(),
  };
}
