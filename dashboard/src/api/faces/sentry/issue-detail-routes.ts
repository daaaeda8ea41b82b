import type { IssueAction } from '../../../contract/issues.ts';
import {
  changeSentryIssue,
  sentryIssue,
  sentryIssueChangeSchema,
  sentryIssueDetailSchema,
} from '../../../contract/sentry.schema.ts';
import { ApiError } from '../../errors.ts';
import { changeIssues } from '../../issues/change-issues.ts';
import { issueDetail } from '../../issues/issue-detail.ts';
import type { Serve } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';
import { issueIn } from './issue-in.ts';
import type { IssueInPath } from './issue-in.ts';
import { issueDetailShape } from './issue-shape.ts';

/** Our actions for Sentry's statuses: resolved is reopened by any later event, resolvedInNextRelease by one of a later release. */
const ACTIONS = {
  resolved: 'resolveNow',
  resolvedInNextRelease: 'resolve',
  unresolved: 'reopen',
} as const satisfies Record<string, IssueAction['action']>;

const PERIOD = '90d';

export function issueDetailRoutes(serve: Serve, tools: ApiTools): void {
  const { store, config, clock } = tools;

  const detailOf = async ({ projects, project, issueId }: IssueInPath) => {
    const now = clock();
    const detail = await issueDetail(store, projects, { projectId: project.id, issueId }, PERIOD, now);
    if (!detail) throw new ApiError('issue_not_found');
    return issueDetailShape(detail, { project, publicUrl: config.publicUrl, period: PERIOD, now });
  };

  serve(
    sentryIssue,
    {
      right: 'issues:read',
      summary: 'Shows one issue with tags and activity.',
      answer: sentryIssueDetailSchema,
      errors: ['issue_not_found'],
    },
    async ({ params, access }) => detailOf(await issueIn(store, access, params.id)),
  );

  serve(
    changeSentryIssue,
    {
      right: 'issues:write',
      summary: 'Resolves or reopens an issue by `status`.',
      body: sentryIssueChangeSchema,
      answer: sentryIssueDetailSchema,
      errors: ['issue_not_found', 'log_unavailable'],
    },
    async ({ params, body: { status: named, statusDetails }, access }) => {
      const issue = await issueIn(store, access, params.id);
      const status = named === 'resolved' && statusDetails?.inNextRelease ? 'resolvedInNextRelease' : named;
      const before = await detailOf(issue);
      await changeIssues(tools, access, { ids: [issue.issueId], action: ACTIONS[status] });
      // The log has the change and its decider is a moment behind, so this answers the issue's future state.
      return {
        ...before,
        status: status === 'unresolved' ? ('unresolved' as const) : ('resolved' as const),
        statusDetails: status === 'resolvedInNextRelease' ? { inNextRelease: true } : {},
        substatus: status === 'unresolved' ? 'ongoing' : null,
      };
    },
  );
}
