import { cohortOf, MINUTE_MS } from '@breakwater/relay/log';

import { endAlerts, openAlerts, raiseAlert } from '../operators/alerts.ts';
import type { Alert, AlertTools } from '../operators/alerts.ts';
import { minuteText } from '../operators/minute-text.ts';
import { isoOf } from '../topics/row-origin.ts';

export interface DeliveriesWatch {
  /** Raises or ends the alert, by the wall clock. */
  look(): Promise<void>;
}

/** Longer than a receiver is left alone where no row says so: the quarter of an hour after it refused ten messages in a row. */
const PAUSED_MS = 20 * MINUTE_MS;

/**
 * Watches whether what is due is sent. A digest that waits for its hour is not due, and a receiver that is left alone after an attempt
 * has a message with the time of its next one. So nothing is late but where no owner does its work. Every processor may run one: the
 * alert is named after the time since which messages are due, not after whoever raises it.
 */
export function watchDeliveries(tools: AlertTools): DeliveriesWatch {
  const { store, now } = tools;
  const startedAt = now();

  const pausedNow = async (): Promise<Alert | null> => {
    // A process that has just started has to send first the messages that fell due while none ran.
    const before = now() - PAUSED_MS;
    if (startedAt > before) return null;
    const late = await store.select<Late>(
      `SELECT receiver, countIf(state IN (${OPEN}) AND next_at < {before:DateTime64(3)}) AS messages,
              toFloat64(toUnixTimestamp64Milli(minIf(next_at, state IN (${OPEN})))) AS since
       FROM deliveries FINAL
       GROUP BY receiver
       HAVING messages > 0
          AND countIf(attempts > 0 AND (at >= {before:DateTime64(3)} OR state = 'pending' AND next_at >= {before:DateTime64(3)})) = 0
       ORDER BY since
       LIMIT 1000`,
      { before: new Date(before) },
    );
    return late.length > 0 ? deliveriesPaused(late) : null;
  };

  return {
    async look() {
      const paused = await pausedNow();
      const open = await openAlerts(store, ['deliveries_paused']);
      if (!paused) await endAlerts(open, tools);
      // One that goes on slowly stays the same alert.
      else if (open.length === 0) await raiseAlert(paused, tools);
    },
  };
}

/** A receiver whose messages are late. */
interface Late {
  receiver: string;
  messages: string;
  /** Since when the first of them is due. */
  since: number;
}

const OPEN = "'pending', 'waiting', 'begun'";

function deliveriesPaused(late: readonly Late[]): Alert {
  const since = Math.min(...late.map((one) => one.since));
  const messages = late.reduce((sum, one) => sum + Number(one.messages), 0);
  return {
    id: `deliveries_paused:${isoOf(since)}`,
    kind: 'deliveries_paused',
    stage: 'notify',
    cohort: cohortOf(since),
    title: 'Messages have been due for more than 20 minutes and are not sent',
    detail:
      `Since ${minuteText(since)}: ${messages} messages to ${late.length} receivers wait, and none of these receivers was tried. ` +
      'They are not lost. Look whether processors run, and at their logs for deliveries that fail and are tried again. ' +
      'It is over by itself when they are sent.',
  };
}
