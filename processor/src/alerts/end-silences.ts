import type { Logger } from '@breakwater/relay/service';

import type { SystemAccess } from '../directory/access.ts';
import { forgetSilences, listSilences, silenceTold } from '../directory/silences.ts';
import type { Silence } from '../directory/silences.ts';
import type { DirectoryStore } from '../directory/versioned.ts';
import { FRESH_MS } from './directory-state.ts';
import { silenceOf } from './receivers.ts';
import { silencedNotices } from './silenced.ts';

export interface SilenceTools {
  store: DirectoryStore;
  /** Appends the end of a silence for each receiver; readers recognise a repeat by the silence's id. */
  tell(silence: Silence): Promise<void>;
  accessTo(projects: readonly number[]): SystemAccess;
  now: () => number;
}

/** Deciders know of an end five seconds later at most, and a batch in hand then is stored within these. */
const SETTLE_MS = 3 * FRESH_MS;

/**
 * Tells of silences that are over, if one held anything back. A digest waits while another silence holds a decision of it: a person who
 * silences again because a deploy takes longer is not told of its first part meanwhile. All state is in the directory: an end that came while no process ran
 * is told by the next one, and a crash between telling and writing that down tells again, under the same id.
 */
export async function endSilences({ store, tell, accessTo, now }: SilenceTools): Promise<void> {
  const open = await listSilences(store, { told: false });
  const over = open.filter(({ until }) => until + SETTLE_MS <= now());
  for (const silence of over) {
    const held = await silencedNotices(store, accessTo([silence.project]), silence.id);
    if (held.some((notice) => silenceOf(notice, open, now()))) continue;
    if (held.length > 0) await tell(silence);
    await silenceTold(store, silence);
  }
  if (over.length > 0) await forgetSilences(store, await listSilences(store, { told: true }), now());
}

/** The same again and again, in the one process that `isOwner` names, until it is stopped. */
export function startSilences({
  isOwner,
  everyMs,
  logger,
  ...tools
}: SilenceTools & { isOwner: () => boolean; everyMs: number; logger: Pick<Logger, 'error'> }): {
  stop(): Promise<void>;
} {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running
      .then(() => (isOwner() ? endSilences(tools) : undefined))
      .catch((error: unknown) => logger.error({ error }, 'ends of silences could not be told and will be at the next'));
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
