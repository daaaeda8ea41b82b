import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { Log } from '@breakwater/relay/log';

import { isCanary } from '../canary/canary-notices.ts';
import type { ReleaseSight } from './sight.ts';
import type { SaidSights } from './sights.ts';

/** Appends facts of the releases that a batch came from, as far as this process has not said them. */
export async function appendSights(
  log: Pick<Log, 'append'>,
  sights: readonly ReleaseSight[],
  said: SaidSights,
): Promise<void> {
  const { facts, said: confirm } = said.of(sights.filter((sight) => !isCanary(sight)));
  if (facts.length > 0)
    await log.append(
      TOPICS.issues.name,
      facts.map((fact) => ({ key: String(fact.project), value: encodeRecord(fact) })),
    );
  confirm();
}
