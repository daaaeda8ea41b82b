import { decodeRecord, encodeRecord, issuesRecordSchema, TOPICS } from '@breakwater/relay/log';
import type { Batch, CanaryNotice, Log, StoredRecord } from '@breakwater/relay/log';

import { announceDecisions } from '../alerts/announce.ts';
import type { AnnounceTools } from '../alerts/announce.ts';
import { canaryNoticesOf, isCanary } from '../canary/canary-notices.ts';
import { appendDead } from '../topics/dead-letters.ts';
import type { DeadLetter } from '../topics/dead-letters.ts';
import type { Erased } from '../erasure/erased.ts';
import { appendAccount } from '../ledger/append-account.ts';
import { isStorableProject, isStorableTime } from '../ledger/ledger-row.ts';
import { decidedRows, dueRow } from '../ledger/said-of-issues.ts';
import type { Store } from '../store/port.ts';
import { issueRowOf, notificationOf } from './change.ts';
import type { IssueChange } from './change.ts';
import { decide } from './decide/decide.ts';
import { NOTHING_KNOWN } from './decide/known.ts';
import type { Changes } from './decide/known.ts';
import { anchorRowOf } from './group-anchor.ts';
import type { GroupAnchor } from './group-anchor.ts';
import { groupRowOf } from './group-move.ts';
import type { GroupMove } from './group-move.ts';
import type { ReleaseChange } from '../releases/release-change.ts';
import type { IssueStates } from './issue-states.ts';
import type { JudgedMinutes, JudgedInBatch } from './judged.ts';
import { knowledgeOf } from './knowledge.ts';
import { changesMade } from './made.ts';
import type { OwnMove } from './own-moves.ts';
import { idsNamedBy, ownMovesOf, ownReleasesOf, decisionPartsOf, timesOf } from './parts.ts';
import type { IssuesPart, Part, ReadRecord, TickPart } from './parts.ts';
import type { Tick } from '../ticks/tick.ts';
import type { ReleaseStates } from '../releases/release-states.ts';
import { storeReleaseFacts } from '../releases/store-release-facts.ts';

export interface IssueTools extends AnnounceTools {
  log: Pick<Log, 'append'>;
  store: Pick<Store, 'insert' | 'select'>;
  states: IssueStates;
  releases: ReleaseStates;
  judged: JudgedMinutes;
  erased: Erased;
  now: () => number;
}

/** All that a batch brought, in the order of the log. A batch that comes again gives the same. */
interface DecidedBatch {
  issues: IssueChange[];
  /** The minutes that its partition passed: everything that `source` names as before them is decided and stored. */
  ticks: Tick[];
}

/**
 * Decides on the records of one batch, stores the decisions part by part and appends notifications for them.
 *
 * The process may die in between. The batch then comes again, and a part whose decisions are stored must not be decided again: the
 * states already hold its outcome, so a second look would find no change and nobody would be mailed. The activity of a part is one
 * insert, hence there is all of it or none. Where any is found by its offsets it is stored once more, which mends a view that the
 * crash cut short, and its notifications are appended once more, which readers recognise by the decision. Moves of groups are
 * stored before the activity that belongs to them; where the crash came between the two, the record is decided on the groups as
 * they were before (`own-moves.ts`), and both inserts are repeated under their tokens. Facts of releases are stored between the two,
 * and a record that comes again is decided on the releases as they were before, too.
 */
export async function decideBatch(batch: Batch, tools: IssueTools): Promise<DecidedBatch> {
  const { records, letters } = readRecords(batch.records);
  await appendDead(tools.log, batch, letters, tools.now());
  const parts = decisionPartsOf(
    batch,
    records.filter(({ record }) => record.kind === 'tick' || !isCanary(record)),
  );

  const made = batch.redelivered ? await changesMade(batch, parts, tools.store) : [];
  const changes: IssueChange[] = [];
  const ticks: Tick[] = [];
  const judged = tools.judged.of(batch);
  tools.states.begin(batch);
  tools.releases.begin(batch);
  // The states may be from before these changes.
  if (made.length > 0) tools.states.forget();
  try {
    for (const [index, part] of parts.entries()) {
      if ('tick' in part) {
        ticks.push(...(await passTick(part, batch, judged)));
        continue;
      }
      const own = batch.redelivered ? ownOf(parts.slice(index), batch.partition) : [];
      const decided = made[index] ? { moves: [], issues: made[index] } : await decidePart(part, batch, own, tools);
      await storePart(part, decided, tools);
      if (!made[index]) {
        tools.states.keep(decided);
        tools.releases.keep(decided.releases ?? []);
      }
      changes.push(...decided.issues);
    }
    await judged.store();
  } catch (error) {
    tools.states.forget();
    tools.releases.forget();
    throw error;
  }

  const notifications = changes.map(notificationOf).filter((notification) => notification !== null);
  const seen = records.map(({ record }) => record).filter((record) => record.kind === 'seen');
  await Promise.all([
    announceDecisions(notifications, batch.id, tools),
    appendCanaries(tools.log, canaryNoticesOf(seen, tools.now())),
    appendAccount(
      tools.log,
      batch.id,
      { rows: [...decidedRows(seen), ...notifications.map(dueRow)], receipts: [] },
      tools.now(),
    ),
  ]);
  return { issues: changes, ticks };
}

/** None where the partition had the minute already. */
async function passTick(
  { tick: { offset, record } }: TickPart,
  { partition }: Batch,
  judged: JudgedInBatch,
): Promise<Tick[]> {
  const known = { ...NOTHING_KNOWN, judgedUntil: await judged.until() };
  const { tick } = decide(record, known, { partition, offset });
  if (!tick) return [];
  judged.pass(tick);
  return [tick];
}

const ownOf = (parts: readonly Part[], partition: number): OwnMove[] => [
  ...ownMovesOf(parts, partition),
  ...ownReleasesOf(parts, partition),
];

async function decidePart(
  part: IssuesPart,
  batch: Batch,
  own: readonly OwnMove[],
  tools: IssueTools,
): Promise<Changes> {
  const records = part.records.map(({ record }) => record);
  const knowledge = await knowledgeOf(records, own, tools);
  const made = {
    moves: new Array<GroupMove>(),
    issues: new Array<IssueChange>(),
    anchors: new Array<GroupAnchor>(),
    releases: new Array<ReleaseChange>(),
  };
  for (const { offset, record } of part.records) {
    const changes = decide(record, await knowledge.of(record), { partition: batch.partition, offset });
    knowledge.add(changes);
    made.moves.push(...changes.moves);
    made.issues.push(...changes.issues);
    made.anchors.push(...(changes.anchors ?? []));
    made.releases.push(...(changes.releases ?? []));
  }
  return made;
}

async function storePart(
  { token, records }: IssuesPart,
  { moves, issues, anchors = [], releases = [] }: Changes,
  { store, erased }: Pick<IssueTools, 'store' | 'erased'>,
): Promise<void> {
  if (moves.length > 0) await store.insert('issue_groups', moves.map(groupRowOf), token);
  if (anchors.length > 0) await store.insert('group_anchors', anchors.map(anchorRowOf), token);
  await storeReleaseFacts({ store, erased }, releases, records, token);
  // Last: where the activity of a part is found, all of the part is stored.
  if (issues.length > 0) await store.insert('issue_activity', issues.map(issueRowOf), token);
}

async function appendCanaries(log: Pick<Log, 'append'>, canaries: readonly CanaryNotice[]): Promise<void> {
  if (canaries.length === 0) return;
  await log.append(
    TOPICS.notifications.name,
    canaries.map((notice) => ({ key: notice.decision, value: encodeRecord(notice) })),
  );
}

const ID = /^[1-9]\d{0,18}$/;

function readRecords(stored: readonly StoredRecord[]): { records: ReadRecord[]; letters: DeadLetter[] } {
  const records: ReadRecord[] = [];
  const letters: DeadLetter[] = [];
  for (const item of stored) {
    try {
      const record = decodeRecord(issuesRecordSchema, item.value ?? new Uint8Array());
      if (!idsNamedBy(record).every((id) => ID.test(id))) throw new Error('an id is not a 63-bit number');
      if (record.kind !== 'tick' && !isStorableProject(record.project))
        throw new Error('the project is no 32-bit number');
      if (!timesOf(record).every(isStorableTime)) throw new Error('a time is no date');
      records.push({ offset: item.offset, record });
    } catch (error) {
      letters.push({ record: item, stage: 'issue', cause: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  return { records, letters };
}
