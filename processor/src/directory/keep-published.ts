import { TOPICS } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

import { listKeys } from './keys.ts';
import { listOrganizations } from './organizations.ts';
import { listProjects } from './projects.ts';
import { settingsRecords } from './publish.ts';
import type { DirectoryTools } from './publish.ts';

/** A change that is made at the same time is seen at the first or second look. */
const LOOKS = 5;

type Records = Map<string, Uint8Array>;

/**
 * Publishes all settings, as at each start: a log that lost its settings has them again, and a relay that knows no project is ready.
 * A person may change or delete a key between the question and the append, which would undo it, so what is published is compared with
 * the store once more.
 */
export async function publishAll(tools: DirectoryTools): Promise<void> {
  let published: Records = new Map();
  for (let look = 0; look < LOOKS; look++) {
    const wanted = await readAll(tools);
    const changed = [...wanted].filter(([key, value]) => !isSame(value, published.get(key)));
    const gone = [...published.keys()].filter((key) => !wanted.has(key));
    const records = [...changed.map(([key, value]) => ({ key, value })), ...gone.map((key) => ({ key, value: null }))];
    if (records.length === 0) return;
    await tools.log.append(TOPICS.settings.name, records);
    published = wanted;
  }
}

async function readAll({ store }: DirectoryTools): Promise<Records> {
  const records = settingsRecords({
    projects: await listProjects(store),
    keys: await listKeys(store),
    organizations: await listOrganizations(store),
  });
  return new Map(records.map(({ key, value }) => [key, value]));
}

const isSame = (value: Uint8Array, other: Uint8Array | undefined): boolean =>
  other !== undefined && Buffer.compare(value, other) === 0;

export interface KeepPublishedOptions extends DirectoryTools {
  everyMs: number;
  logger: Pick<Logger, 'warn'>;
}

/** Publishes all settings again and again. `stop` resolves when the current time is done. */
export function keepPublished({ everyMs, logger, ...tools }: KeepPublishedOptions): { stop(): Promise<void> } {
  let publishing: Promise<void> | null = null;
  const publish = async (): Promise<void> => {
    try {
      await publishAll(tools);
    } catch (error) {
      logger.warn({ error }, 'the settings of projects could not be published again, and will be in some minutes');
    }
    publishing = null;
  };
  const timer = setInterval(() => (publishing ??= publish()), everyMs).unref();
  return {
    async stop() {
      clearInterval(timer);
      await publishing;
    },
  };
}
