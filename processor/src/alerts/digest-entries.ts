import type { SystemAccess } from '../directory/access.ts';
import { slugsOfProjects } from '../directory/projects.ts';
import { groupsElsewhere, groupsOfIssues, issueOfGroup } from '../issues/groups.ts';
import { shortIdOf } from '../store/short-id.ts';
import type { Store } from '../store/port.ts';
import type { DigestEntry } from './digest.ts';

/** A notice that waits for a digest. */
export type DigestNotice = Pick<
  DigestEntry,
  'decision' | 'kind' | 'issue' | 'at' | 'release' | 'environment' | 'level' | 'handled' | 'because'
> & { project: number };

/** Issues whose facts are read for one digest: the newest of them. A digest shows fifty and counts the others by their notices. */
const MOST_READ = 500;

/** A decision has the time of the newest event of its batch, and a batch gathers no longer. */
const BATCH_MS = 60_000;

const PROJECTS = 'project_id IN {projects:Array(UInt32)}';

/**
 * The notices with the facts that a digest shows, in three questions however many there are. Users and events are those since about the
 * earliest notice: how many an issue that is new or came back has reached.
 */
export async function digestEntriesOf(
  store: Pick<Store, 'select'>,
  { projects }: SystemAccess,
  notices: readonly DigestNotice[],
  baseUrl: string,
): Promise<DigestEntry[]> {
  if (notices.length === 0) return [];
  const read = notices.toSorted((a, b) => b.at - a.at).slice(0, MOST_READ);
  const params = {
    projects,
    // A text in an array would be quoted.
    issues: [...new Set(read.map(({ issue }) => issue))].map(BigInt),
  };
  const [names, reach, slugs] = await Promise.all([
    namesOf(store, params),
    reachOf(store, {
      ...params,
      since: new Date(notices.reduce((least, { at }) => Math.min(least, at), Infinity) - BATCH_MS),
    }),
    slugsOfProjects(store, projects),
  ]);
  return notices.map(({ project, ...notice }) => {
    const name = names.get(notice.issue);
    const counts = reach.get(notice.issue);
    const projectSlug = slugs.get(project) ?? `project-${project}`;
    return {
      ...notice,
      projectSlug,
      shortId: shortIdOf(projectSlug, notice.issue),
      title: name?.title ?? '',
      culprit: name?.culprit ?? '',
      link: `${baseUrl}/issues/${notice.issue}`,
      users: counts?.users ?? 0,
      events: counts?.events ?? 0,
    };
  });
}

interface Asked extends Record<string, unknown> {
  projects: SystemAccess['projects'];
  issues: readonly bigint[];
}

async function namesOf(
  store: Pick<Store, 'select'>,
  params: Asked,
): Promise<Map<string, { title: string; culprit: string }>> {
  const rows = await store.select<{ issue_id: string; title: string; culprit: string }>(
    `SELECT issue_id, title, culprit FROM issues FINAL WHERE ${PROJECTS} AND issue_id IN {issues:Array(UInt64)}`,
    params,
  );
  return new Map(rows.map((row) => [row.issue_id, row]));
}

async function reachOf(
  store: Pick<Store, 'select'>,
  params: Asked & { since: Date },
): Promise<Map<string, { users: number; events: number }>> {
  const rows = await store.select<{ issue: string; users: number; events: number }>(
    `SELECT toString(${issueOfGroup('facts', 'elsewhere')}) AS issue,
            toFloat64(uniqIf(user_key, user_key != 0)) AS users,
            toFloat64(count()) AS events
     FROM (
       SELECT group_id, user_key
       FROM events
       WHERE ${PROJECTS} AND group_id IN (${groupsOfIssues(PROJECTS, '{issues:Array(UInt64)}')})
         AND received_at >= {since:DateTime64(3)}
     ) AS facts
     ANY LEFT JOIN ${groupsElsewhere(PROJECTS)} AS elsewhere USING (group_id)
     GROUP BY issue`,
    params,
  );
  return new Map(rows.map((row) => [row.issue, row]));
}
