import { following } from '../change.ts';
import { changed, NO_CHANGE } from './known.ts';
import type { Decide } from './known.ts';

export const decideReopen: Decide<'reopen'> = ({ at, by }, { issue }, source) => {
  if (issue?.state.status !== 'resolved') return NO_CHANGE;
  const since = { version: issue.version + 1, at, by };
  const state = { ...issue.state, status: 'unresolved', substatus: 'ongoing', since } as const;
  return changed(following(issue, source, { kind: 'reopened', at, by }, state));
};
