import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import type { IssueAction } from '../../../contract/issues.ts';
import type { WhoAsks } from '../../auth/guard.ts';
import { changeIssues } from '../../issues/change-issues.ts';
import { parse } from '../../error-answers.ts';
import { ApiError } from '../../errors.ts';
import { issueDetail } from '../../issues/issue-detail.ts';
import type { ApiTools } from '../../tools.ts';
import { getBoth, routeBoth } from './both-slashes.ts';
import { issueIn } from './issue-in.ts';
import type { IssueInPath } from './issue-in.ts';
import { issueDetailShape } from './issue-shape.ts';

/** Our actions for Sentry's statuses: resolved is reopened by any later event, resolvedInNextRelease by one of a later release. */
const ACTIONS = {
  resolved: 'resolveNow',
  resolvedInNextRelease: 'resolve',
  unresolved: 'reopen',
} as const satisfies Record<string, IssueAction['action']>;

const changeSchema = z.object({
  status: z.enum(
    ['resolved', 'resolvedInNextRelease', 'unresolved'],
    'status: not one of resolved, resolvedInNextRelease, unresolved',
  ),
  statusDetails: z.object({ inNextRelease: z.boolean().optional() }).optional(),
});

const PERIOD = '90d';

export function issueDetailRoutes(server: FastifyInstance, tools: ApiTools, whoAsks: WhoAsks): void {
  const { store, config, clock } = tools;

  const detailOf = async ({ projects, project, issueId }: IssueInPath) => {
    const now = clock();
    const detail = await issueDetail(store, projects, { projectId: project.id, issueId }, PERIOD, now);
    if (!detail) throw new ApiError('issue_not_found');
    return issueDetailShape(detail, { project, publicUrl: config.publicUrl, period: PERIOD, now });
  };

  getBoth(server, '/issues/:id/', async (request) => detailOf(await issueIn(store, request.params)));

  routeBoth(server, 'PUT', '/issues/:id/', async (request) => {
    const issue = await issueIn(store, request.params);
    const { status: named, statusDetails } = parse(changeSchema, request.body);
    const status = named === 'resolved' && statusDetails?.inNextRelease ? 'resolvedInNextRelease' : named;
    const before = await detailOf(issue);
    await changeIssues(tools, { ids: [issue.issueId], action: ACTIONS[status], by: whoAsks(request).by });
    // The log has the change and its decider is a moment behind, so this answers the issue's future state.
    return {
      ...before,
      status: status === 'unresolved' ? 'unresolved' : 'resolved',
      statusDetails: status === 'resolvedInNextRelease' ? { inNextRelease: true } : {},
      substatus: status === 'unresolved' ? 'ongoing' : null,
    };
  });
}
