import type { CanaryNotice } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

import { insertSaid } from '../ledger/ledger-row.ts';
import type { Store } from '../store/port.ts';
import type { Mailer } from './channels/mail/send.ts';
import { toldRowOf } from './told.ts';

interface CanaryEndTools {
  store: Pick<Store, 'insert'>;
  mailer: Mailer | null;
  logger: Pick<Logger, 'warn'>;
  now: () => number;
}

export interface CanaryEnds {
  add(canaries: readonly CanaryNotice[]): void;
  stop(): Promise<void>;
}

/** Canaries wait for one answer of the mail server together, and those that come meanwhile for the next one. */
const MOST = 100;

/** Says of canaries whether the mail server would take a mail: their last stage. */
export function createCanaryEnds({ store, mailer, logger, now }: CanaryEndTools): CanaryEnds {
  const stopped = new AbortController();
  let waiting: CanaryNotice[] = [];
  let running: Promise<void> | null = null;

  const run = async (): Promise<void> => {
    while (waiting.length > 0 && !stopped.signal.aborted) {
      const asked = waiting;
      waiting = [];
      const { isReady, detail } = mailer ? await mailer.verify(stopped.signal) : { isReady: true, detail: '' };
      if (stopped.signal.aborted) return;
      if (!isReady) logger.warn({ detail }, 'the mail server does not answer a canary');
      const outcome = isReady ? ({ receivers: 1, reason: '' } as const) : ({ receivers: 0, reason: 'failed' } as const);
      await insertSaid(
        store,
        'told',
        asked.map(({ decision, kind, eventId }) =>
          toldRowOf({ decision, kind, project: 0, issue: '0', eventId }, outcome, now()),
        ),
      );
    }
  };

  return {
    add(canaries) {
      waiting = [...waiting, ...canaries].slice(-MOST);
      running ??= run()
        .catch((error: unknown) => logger.warn({ error }, 'the end of a canary could not be written'))
        .finally(() => (running = null));
    },
    async stop() {
      stopped.abort();
      await running;
    },
  };
}
