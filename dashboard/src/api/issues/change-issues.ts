import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { IssueRecord } from '@breakwater/relay/log';

import type { IssueAction } from '../../contract/issues.ts';
import type { Access } from '../auth/access.ts';
import { ApiError } from '../errors.ts';
import { issuesTheyAre } from './queries/issue-by-id.ts';
import { issuesByIds, lastReleases } from './queries/issues-by-ids.ts';
import { releasesOfProject } from './queries/releases-of-project.ts';
import type { SeenRelease } from './queries/releases-of-project.ts';
import { newestRelease } from './newest-release.ts';
import { idsOf } from '../projects/projects.ts';
import type { ApiTools } from '../tools.ts';

/** Appends people's changes to the log, where the one decider of each project reads them in order. All issues or none. Gives their time. */
export async function changeIssues(
  { store, log, clock }: ApiTools,
  { by, projects }: Pick<Access, 'by' | 'projects'>,
  { ids: asked, action, of }: IssueAction,
): Promise<number> {
  const wanted = [...new Set(asked)];
  const named = await issuesByIds(store, idsOf(projects, undefined), wanted);
  const missing = wanted.filter((id) => !named.some(({ issueId }) => issueId === id));
  if (missing.length > 0)
    throw new ApiError('issue_not_found', { causes: missing.map((id) => `ids: there is no issue ${id}`) });

  const issues = await issuesTheyAre(store, named);
  const ids = issues.map(({ issueId }) => issueId);
  const last = action === 'resolve' ? await lastReleases(store, idsOf(projects, undefined), ids) : null;
  const releases = new Map<number, SeenRelease[]>();
  if (action === 'resolve') {
    for (const projectId of new Set(issues.map((issue) => issue.projectId))) {
      releases.set(projectId, await releasesOfProject(store, projectId));
    }
  }
  const at = clock();
  const records = issues.map(({ projectId, issueId }) => {
    const seen = releases.get(projectId);
    const key = { v: 1 as const, project: projectId, issue: issueId, at, by };
    const record = ((): IssueRecord => {
      if (action === 'undo') return { ...key, kind: 'undo', of: of ?? 0 };
      if (action === 'reopen') return { ...key, kind: 'reopen' };
      return { ...key, kind: 'resolve', inRelease: seen ? newestRelease(seen, last?.get(issueId) ?? '') : '' };
    })();
    return { key: String(projectId), value: encodeRecord(record) };
  });
  await log.append(TOPICS.issues.name, records);
  return at;
}
