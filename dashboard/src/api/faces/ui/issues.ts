import { z } from 'zod';

import { oneEvent } from '../../../contract/events.ts';
import { eventDetailSchema } from '../../../contract/events.schema.ts';
import { actOnIssues, listIssues, oneIssue, removeIssue } from '../../../contract/issues.ts';
import {
  issueActionSchema,
  issueDetailSchema,
  issueListSchema,
  issuesChangedSchema,
  issueSearchSchema,
} from '../../../contract/issues.schema.ts';
import { periodSchema } from '../../../contract/periods.schema.ts';
import { ApiError } from '../../errors.ts';
import { changeIssues } from '../../issues/change-issues.ts';
import { deleteIssue } from '../../issues/delete-issue.ts';
import { eventDetail } from '../../issues/event-detail.ts';
import { findIssues } from '../../issues/find-issues.ts';
import { issueDetail } from '../../issues/issue-detail.ts';
import { issuesById } from '../../issues/queries/issue-by-id.ts';
import { losses } from '../../pipeline/queries/losses.ts';
import { idsOf } from '../../projects/projects.ts';
import type { Serve } from '../../serve-endpoint.ts';
import { barsOf } from '../../sql/window.ts';
import type { ApiTools } from '../../tools.ts';

export function issueRoutes(serve: Serve, tools: ApiTools): void {
  const { store, clock } = tools;

  serve(
    listIssues,
    { right: 'issues:read', summary: 'Searches issues.', search: issueSearchSchema, answer: issueListSchema },
    async ({ search, access }) => {
      const projects = access.projects;
      const now = clock();
      const [found, lost] = await Promise.all([
        findIssues(store, projects, { ...search, projectIds: idsOf(projects, search.project), now }),
        losses(store, 'events', barsOf(search.period, now).sinceMs),
      ]);
      return { ...found, losses: lost };
    },
  );

  serve(
    actOnIssues,
    {
      right: 'issues:write',
      summary: 'Resolves or reopens issues, or undoes that.',
      body: issueActionSchema,
      answer: issuesChangedSchema,
      status: 202,
    },
    async ({ body, access }) => {
      const at = await changeIssues(tools, access, body);
      return { changed: body.ids.length, at };
    },
  );

  serve(
    oneIssue,
    {
      right: 'issues:read',
      summary: 'Shows one issue with tags, activity and chart.',
      search: z.object({ period: periodSchema.default('14d') }),
      answer: issueDetailSchema,
      errors: ['issue_not_found'],
    },
    async ({ params, search, access }) => {
      const projects = access.projects;
      const [found] = await issuesById(store, projects, params.id);
      const detail = found && (await issueDetail(store, projects, found, search.period, clock()));
      if (!detail) throw new ApiError('issue_not_found');
      return detail;
    },
  );

  serve(
    removeIssue,
    {
      right: 'issues:write',
      summary: 'Deletes an issue with its events.',
      answer: null,
      status: 202,
      errors: ['issue_not_found'],
    },
    async ({ params, access }) => {
      await deleteIssue(tools, access, params.id);
      return null;
    },
  );

  serve(
    oneEvent,
    {
      right: 'issues:read',
      summary: 'Shows one event of an issue and its neighbours.',
      answer: eventDetailSchema,
      errors: ['issue_not_found', 'event_not_found'],
    },
    async ({ params, access }) => eventDetail(store, access.projects, params),
  );
}
