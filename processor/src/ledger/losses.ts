import { COHORT_MS, cohortOf, laneOf, TOPICS } from '@breakwater/relay/log';
import type { CutBack, LostRange, TopicSpec } from '@breakwater/relay/log';

import { isoOf } from '../topics/row-origin.ts';
import { minuteText } from '../operators/minute-text.ts';
import { openAlerts, raiseAlert } from '../operators/alerts.ts';
import type { AlertTools } from '../operators/alerts.ts';
import { insertSaid, ledgerRowsOf } from './ledger-row.ts';
import type { LedgerRow } from './ledger-row.ts';

/** A loss statement. The lost records were appended between `from` and `to`, as far as that is known. */
export interface LossStatement {
  id: string;
  range: LostRange;
  records: number;
  from: number;
  to: number;
}

const HOUR_MS = 3_600_000;
/** Full hours of the clock. An hour counted from the last loss would never end while records are lost again and again. */
const hourOf = (ms: number): number => Math.floor(ms / HOUR_MS);

export interface LossStatements {
  lost(range: LostRange): Promise<void>;
  cutBack(cut: CutBack): Promise<void>;
}

/** States losses one after the other: partitions lose records at the same time, and one mail for all of them is enough. */
export function createLossStatements(tools: AlertTools): LossStatements {
  let last: Promise<void> = Promise.resolve();
  const next = (state: () => Promise<void>): Promise<void> => (last = last.catch(() => undefined).then(state));
  return {
    lost: (range) => next(() => stateLoss(range, tools)),
    cutBack: (cut) => next(() => stateCutBack(cut, tools)),
  };
}

/** No row of `losses` or of the ledger: what was processed is stored, and of more nothing is known. */
async function stateCutBack({ topic, partition, end, done, afterMs }: CutBack, tools: AlertTools): Promise<void> {
  const until = afterMs === null ? 'an unknown time' : minuteText(afterMs);
  await raiseAlert(
    {
      id: `cut_back:${topic}:${partition}:${end}-${done}@${afterMs ?? 0}`,
      kind: 'loss',
      stage: 'log',
      cohort: cohortOf(afterMs ?? tools.now()),
      title: `The log of ${topic} ends before what was processed: whether anything is lost is not known`,
      detail:
        `Partition ${partition} ends at offset ${end}, and everything below ${done}, appended until ${until}, had been processed: it is stored. ` +
        'The log was cut back, a file of it was moved away, or it was begun anew. Whether it held records that were not processed yet is not known; ' +
        'cohorts of that time that do not balance would tell.',
    },
    tools,
  );
}

/**
 * Records a loss for charts, in the ledger and as an alert to operators. A repeat after a crash changes nothing. When the
 * promise resolves, the group may continue behind the lost records.
 */
export async function stateLoss(range: LostRange, tools: AlertTools): Promise<void> {
  const loss = lossOf(range, tools.now());
  await insertSaid(tools.store, 'losses', [
    {
      loss_id: loss.id,
      topic: range.topic,
      partition: range.partition,
      first: range.first,
      end: range.end,
      records: loss.records,
      from_at: isoOf(loss.from),
      to_at: isoOf(loss.to),
      at: isoOf(tools.now()),
    },
  ]);
  await insertSaid(tools.store, 'ledger', lostRows(loss));
  const ofTopic = `loss:${range.topic}:`;
  const isToldAlready = (await openAlerts(tools.store, ['loss'])).some(
    ({ id, at }) => id.startsWith(ofTopic) && hourOf(at) === hourOf(tools.now()),
  );
  await raiseAlert(
    {
      id: `loss:${loss.id}`,
      kind: 'loss',
      stage: 'log',
      cohort: cohortOf(loss.from),
      title: `The log dropped ${loss.records} records of ${range.topic} before they were processed`,
      detail:
        `Partition ${range.partition}, offsets ${range.first} to ${range.end - 1}, appended between ${minuteText(loss.from)} and ` +
        `${minuteText(loss.to)}. They are lost, and charts of that time say so. Either nothing processed them for longer than the log ` +
        'keeps records, or the log was cut back or begun anew. Look at the retention and the disk of the log. More of this topic ' +
        'within the hour is not mailed: see the pipeline.',
    },
    tools,
    !isToldAlready,
  );
}

const TWO_DAYS_MS = 2 * 24 * 3_600_000;

export function lossOf(range: LostRange, now: number): LossStatement {
  const to = range.beforeMs ?? now;
  // The log keeps no older records than this.
  const from = Math.min(range.afterMs ?? to - retentionOf(range.topic), to);
  const { topic, partition, first, end } = range;
  return { id: `${topic}:${partition}:${first}-${end}`, range, records: end - first, from, to };
}

const retentionOf = (topic: string): number =>
  Object.values<TopicSpec>(TOPICS).find(({ name }) => name === topic)?.retentionMs || TWO_DAYS_MS;

/** The times of the lost records are unknown. They are spread evenly, so that the sum is right. */
export function lostRows({ id, range, records, from, to }: LossStatement): LedgerRow[] {
  const first = cohortOf(Math.max(from, 0));
  const cohorts = Math.floor((cohortOf(to) - first) / COHORT_MS) + 1;
  const key = laneOf(range.topic) ? 'lost' : `lost:${range.topic}`;
  const share = (index: number): number =>
    Math.floor(((index + 1) * records) / cohorts) - Math.floor((index * records) / cohorts);
  const said = Array.from({ length: cohorts }, (_, index) => ({
    cohort: first + index * COHORT_MS,
    project: 0,
    category: 'records',
    key,
    quantity: share(index),
  }));
  return ledgerRowsOf(
    'log',
    id,
    said.filter(({ quantity }) => quantity > 0),
  );
}
