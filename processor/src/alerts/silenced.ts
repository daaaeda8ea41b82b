import type { SystemAccess } from '../directory/access.ts';
import type { Silence } from '../directory/silences.ts';
import type { Store } from '../store/port.ts';
import type { DigestNotice } from './digest-entries.ts';

/** Decisions of a silence that its digest counts, the newest of them: as many as one question gives. It shows few of them. */
const MOST = 20_000;

const SILENCED = `FROM told FINAL WHERE project_id IN {projects:Array(UInt32)} AND reason = 'silenced' AND silence = {silence:String}`;

/** The decisions of which nobody was told because of this silence, as its digest takes them. */
export async function silencedNotices(
  store: Pick<Store, 'select'>,
  { projects }: SystemAccess,
  silence: Silence['id'],
): Promise<DigestNotice[]> {
  const rows = await store.select<{
    decision: string;
    project: number;
    kind: DigestNotice['kind'];
    issue: string;
    decidedAt: number;
    release: string;
    environment: string;
    level: string;
    isHandled: number;
  }>(
    `SELECT concat(toString(issue_id), ':', toString(version)) AS decision,
            project_id AS project, kind, toString(issue_id) AS issue, toFloat64(toUnixTimestamp64Milli(at)) AS decidedAt,
            release, environment, level, handled AS isHandled
     FROM issue_activity
     WHERE project_id IN {projects:Array(UInt32)} AND issue_id IN (SELECT issue_id ${SILENCED}) AND kind IN ('new', 'regressed')
       AND decision IN (SELECT decision ${SILENCED})
     ORDER BY at DESC
     LIMIT {most:UInt32}`,
    { projects, silence, most: MOST },
  );
  return rows.map(({ decidedAt, isHandled, ...row }) => ({
    ...row,
    at: decidedAt,
    handled: isHandled === 1,
    because: 'silence',
  }));
}
