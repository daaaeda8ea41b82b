import { following } from '../change.ts';
import { changed, NO_CHANGE } from './known.ts';
import type { Decide } from './known.ts';

export const decideResolve: Decide<'resolve'> = ({ at, by, inRelease }, { issue }, source) => {
  if (!issue) return NO_CHANGE;
  const { status, resolution } = issue.state;
  if (status === 'resolved' && resolution?.inRelease === inRelease) return NO_CHANGE;
  return changed(
    following(
      issue,
      source,
      { kind: 'resolved', at, by, release: inRelease },
      {
        ...issue.state,
        status: 'resolved',
        substatus: '',
        untold: false,
        resolution: { at, by, inRelease },
        since: { version: issue.version + 1, at, by },
      },
    ),
  );
};
