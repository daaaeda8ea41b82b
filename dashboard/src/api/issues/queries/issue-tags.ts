import { EVENT_FIELDS } from '@breakwater/processor/store';
import type { Store } from '@breakwater/processor/store';

import type { IssueDetail } from '../../../contract/issues.ts';
import { CLOCK_SLACK, millis, seconds } from '../../sql/bound.ts';

const MOST_KEYS = 40;
const VALUES_EACH = 5;

const TAGGED_FIELDS = EVENT_FIELDS.flatMap((field) =>
  'tag' in field ? [`('${field.tag}', toString(${field.column}))`] : [],
).join();

interface TagRow {
  key: string;
  value: string;
  count: number;
  lastSeen: number;
  total: number;
}

/** Per tag the commonest values among an issue's events since a time. Fields that people filter by count as tags. */
export async function issueTags(
  store: Store,
  projectId: number,
  issueId: string,
  sinceMs: number,
): Promise<IssueDetail['tags']> {
  const rows = await store.select<TagRow>(
    `
    SELECT key, value, toFloat64(n) AS count, ${millis('newest')} AS lastSeen, toFloat64(key_total) AS total
    FROM (
      SELECT pair.1 AS key, pair.2 AS value, count() AS n, max(timestamp) AS newest,
             sum(count()) OVER (PARTITION BY pair.1) AS key_total
      FROM events
      ARRAY JOIN arrayConcat(
        CAST(tags, 'Array(Tuple(String, String))'),
        arrayFilter(field -> field.2 != '', [${TAGGED_FIELDS}])
      ) AS pair
      WHERE project_id = {project:UInt32} AND issue_id = {issue:UInt64}
        AND timestamp >= toDateTime({since:UInt32}, 'UTC') AND received_at >= toDateTime({since:UInt32}, 'UTC') - ${CLOCK_SLACK}
      GROUP BY key, value
    )
    ORDER BY total DESC, key, count DESC, value
    LIMIT ${VALUES_EACH} BY key
    LIMIT ${MOST_KEYS * VALUES_EACH}`,
    { project: projectId, issue: issueId, since: seconds(sinceMs) },
  );
  return tagsOf(rows);
}

function tagsOf(rows: readonly TagRow[]): IssueDetail['tags'] {
  const tags = new Map<string, IssueDetail['tags'][number]>();
  for (const { key, value, count, lastSeen, total } of rows) {
    const tag = tags.get(key) ?? { key, total, values: [] };
    tag.values.push({ value, count, lastSeen });
    tags.set(key, tag);
  }
  return [...tags.values()];
}
