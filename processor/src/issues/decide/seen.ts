import { seenAfterDelete } from './delete.ts';
import { firstSeenOf, firstTold } from './first-seen.ts';
import { changed, NO_CHANGE } from './known.ts';
import type { Decide } from './known.ts';
import { regressionOf } from './regression.ts';

/** A sight of a group is decided on the issue that the group is of now. */
export const decideSeen: Decide<'seen'> = (record, { issue, gone, id, firstSeen }, source) => {
  if (gone) return changed(seenAfterDelete(gone, record, source));
  if (!issue) return changed(firstSeenOf(record, id, source));
  const change = issue.state.untold ? firstTold(issue, record, source) : regressionOf(issue, record, firstSeen, source);
  return change ? changed(change) : NO_CHANGE;
};
