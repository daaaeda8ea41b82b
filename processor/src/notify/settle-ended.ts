import type { Logger } from '@breakwater/relay/service';

import { settle } from './settle.ts';
import type { SettleTools } from './settle.ts';

/** The decisions that one look settles; the next one settles others. */
const MOST = 1000;

const ENDED = "('delivered', 'kept', 'refused', 'doubt')";

/** Settles decisions of which a process died after it stored the end of a delivery, and before it said so. */
async function settleEnded(tools: SettleTools): Promise<void> {
  const left = await tools.store.select<{ decision: string }>(
    `WITH
       ends AS (SELECT delivery_id, decision, kind, state, part_of FROM deliveries FINAL),
       digests AS (SELECT delivery_id FROM ends WHERE kind = 'digest' AND state IN ${ENDED})
     SELECT decision
     FROM ends
     WHERE kind != 'digest' AND decision NOT IN (SELECT decision FROM told)
     GROUP BY decision
     HAVING countIf(state IN ('delivered', 'kept') OR part_of IN digests) > 0
         OR countIf(state IN ${ENDED}) = count()
     LIMIT ${MOST}`,
    {},
  );
  await settle(
    left.map(({ decision }) => decision),
    tools,
  );
}

/** At least so often, for processes that do not come back. */
const EVERY_MS = 60_000;

/** The same at once, for what this process left when it was killed, and again and again until it is stopped. */
export function startSettling({ logger, ...tools }: SettleTools & { logger: Pick<Logger, 'error'> }): {
  stop(): Promise<void>;
} {
  let running: Promise<void> | null = null;
  const look = (): void => {
    running ??= settleEnded(tools)
      .catch((error: unknown) =>
        logger.error({ error }, 'ends of deliveries could not be said and will be at the next look'),
      )
      .finally(() => (running = null));
  };
  look();
  const timer = setInterval(look, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
