import type { NotificationRecord } from '@breakwater/relay/log';
import { uuidOf } from '@breakwater/sdk/wire';

import type { SystemAccess } from '../directory/access.ts';
import { slugsOfProjects } from '../directory/projects.ts';
import { groupsOfIssues } from '../issues/groups.ts';
import { keysOf } from '../issues/issue-states.ts';
import type { Store } from '../store/port.ts';
import { shortIdOf } from '../store/short-id.ts';
import type { StoredEvent } from '../store/stored-event.ts';
import type { IssueMailInput } from './channels/mail/issue-mail-facts.ts';

type Select = Pick<Store, 'select'>;
type Keys = Pick<ReturnType<typeof keysOf>, 'issues'> & Pick<SystemAccess, 'projects'>;

/** The content of these notifications' mails by decision, in three queries however many there are. */
export async function mailInputs(
  store: Select,
  { projects }: SystemAccess,
  notifications: readonly NotificationRecord[],
  baseUrl: string,
): Promise<Map<string, IssueMailInput>> {
  const keys = { ...keysOf(notifications), projects };
  const [events, issues, slugs] = await Promise.all([
    eventsOf(store, keys, notifications),
    issuesOf(store, keys),
    slugsOfProjects(store, projects),
  ]);

  return new Map(
    notifications.map((notification) => {
      const event = events.get(notification.eventId) ?? null;
      const issue = issues.get(notification.issue);
      const projectSlug = slugs.get(notification.project) ?? `project-${notification.project}`;
      return [
        notification.decision,
        {
          notification,
          projectSlug,
          shortId: shortIdOf(projectSlug, notification.issue),
          link: `${baseUrl}/issues/${notification.issue}`,
          title: event?.title ?? issue?.title ?? '',
          culprit: event?.culprit ?? issue?.culprit ?? '',
          event,
        },
      ];
    }),
  );
}

async function eventsOf(
  store: Select,
  keys: Keys,
  notifications: readonly NotificationRecord[],
): Promise<Map<string, StoredEvent>> {
  const rows = await store.select<{ id: string; data: string }>(
    `SELECT lower(replaceAll(toString(event_id), '-', '')) AS id, data
     FROM event_bodies
     WHERE (project_id, group_id, timestamp, event_id) IN (
       SELECT project_id, group_id, timestamp, event_id
       FROM events
       WHERE project_id IN {projects:Array(UInt32)}
         AND group_id IN (${groupsOfIssues('project_id IN {projects:Array(UInt32)}', '{issues:Array(UInt64)}')})
         AND event_id IN {events:Array(UUID)}
     )
     ORDER BY revision DESC
     LIMIT 1 BY project_id, event_id`,
    { ...keys, events: notifications.map((notification) => uuidOf(notification.eventId)) },
  );
  return new Map(rows.map((row) => [row.id, JSON.parse(row.data) as StoredEvent]));
}

interface Named {
  issue_id: string;
  title: string;
  culprit: string;
}

async function issuesOf(store: Select, keys: Keys): Promise<Map<string, Named>> {
  const rows = await store.select<Named>(
    `SELECT issue_id, title, culprit
     FROM issues FINAL
     WHERE project_id IN {projects:Array(UInt32)} AND issue_id IN {issues:Array(UInt64)}`,
    { ...keys },
  );
  return new Map(rows.map((row) => [row.issue_id, row]));
}
