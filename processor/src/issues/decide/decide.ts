import type { LogPlace } from '../../topics/row-origin.ts';
import type { Changes, Decide, DecidedRecord, Known } from './known.ts';
import { decideDelete } from './delete.ts';
import { decideMerge } from './merge.ts';
import { decideRelease } from './release.ts';
import { decideReopen } from './reopen.ts';
import { decideResolve } from './resolve.ts';
import { decideSeen } from './seen.ts';
import { decideTick } from './tick.ts';
import { decideUndo } from './undo.ts';
import { decideUnmerge } from './unmerge.ts';

type Kind = DecidedRecord['kind'];

/** One decision for each kind of record. */
const DECISIONS: { [K in Kind]: Decide<K> } = {
  seen: decideSeen,
  resolve: decideResolve,
  reopen: decideReopen,
  undo: decideUndo,
  merge: decideMerge,
  unmerge: decideUnmerge,
  delete: decideDelete,
  tick: decideTick,
  release: decideRelease,
};

/**
 * Decides how a record changes issues and moves groups, and gives the rows of that; none where nothing changes. One writer per
 * project calls this, record by record in the order of the log, so it can decide on "the first" and "once".
 */
export const decide = (record: DecidedRecord, known: Known, source: LogPlace): Changes =>
  // The table has for each kind a decision on records of that kind, which the type of a union's index cannot say.
  (DECISIONS[record.kind] as Decide<Kind>)(record as never, known, source);
