import type { AllowedId, AllowedProjects } from '@breakwater/processor/directory';
import { shortIdOf } from '@breakwater/processor/store';
import type { Store } from '@breakwater/processor/store';

import type { Lookup } from '../../contract/lookup.ts';
import { eventsById } from '../events/queries/event-by-id.ts';
import { issuesById } from '../issues/queries/issue-by-id.ts';
import { idsOf } from '../projects/projects.ts';
import { receiptDrops } from '../receipts/queries/receipt-drops.ts';
import { hexIdOf } from '../sql/ids.ts';
import { trace } from '../traces/queries/trace.ts';
import { transactionEvent } from '../traces/queries/transaction-event.ts';

const MOST_PROJECTS = 5;

type Match = Lookup['matches'][number];

/** Finds the things that a pasted text may name: an issue, an event, a trace, a receipt, projects of a name. */
export async function thingsNamed(store: Store, projects: AllowedProjects, text: string): Promise<Match[]> {
  const hex = hexIdOf(text);
  const [issues, things] = await Promise.all([
    issuesById(store, projects, text),
    hex ? thingsOfHexId(store, projects, hex) : [],
  ]);
  const issueMatches = issues.map(({ projectId, issueId, title }): Match => ({
    kind: 'issue',
    label: `${shortIdOf(projects.get(projectId)?.slug ?? String(projectId), issueId)} ${title}`,
    path: `/issues/${issueId}`,
  }));
  return [...issueMatches, ...things, ...projectsLike(text, projects)];
}

async function thingsOfHexId(store: Store, projects: AllowedProjects, hex: string): Promise<Match[]> {
  const ids = idsOf(projects, undefined);
  const [events, spans, found, drops] = await Promise.all([
    eventsById(store, ids, hex),
    transactionEvent(store, ids, hex),
    trace(store, projects, hex),
    receiptDrops(store, ids, [hex]),
  ]);
  const segment = spans[0];
  return [
    ...events.map((event): Match => ({
      kind: 'event',
      label: `Event ${hex}`,
      path: `/issues/${event.issueId}/events/${hex}`,
    })),
    ...(segment
      ? [{ kind: 'event' as const, label: `Transaction ${segment.transaction}`, path: `/traces/${segment.traceId}` }]
      : []),
    ...(found ? [{ kind: 'trace' as const, label: `Trace ${hex}`, path: `/traces/${hex}` }] : []),
    ...storiesOf(hex, [...events, ...spans.slice(0, 1), ...drops], projects, found !== null),
  ];
}

/** The page of an event's receipt. Offered for an unknown id too: the receipt then has the possible reasons. */
function storiesOf(
  hex: string,
  known: readonly { projectId: AllowedId }[],
  projects: AllowedProjects,
  isTrace: boolean,
): Match[] {
  const label = `Where is event ${hex}?`;
  const slugs = new Set(known.map(({ projectId }) => projects.get(projectId)?.slug ?? String(projectId)));
  if (slugs.size === 0) return isTrace ? [] : [{ kind: 'receipt', label, path: `/pipeline?event=${hex}` }];
  return [...slugs].map((slug) => ({ kind: 'receipt', label, path: `/receipt/${encodeURIComponent(slug)}/${hex}` }));
}

const projectsLike = (text: string, projects: AllowedProjects): Match[] => {
  if (text === '') return [];
  const part = text.toLowerCase();
  return [...projects.values()]
    .filter(({ slug, name }) => slug.includes(part) || name.toLowerCase().includes(part))
    .slice(0, MOST_PROJECTS)
    .map(({ slug, name }) => ({ kind: 'project', label: name, path: `/issues?project=${encodeURIComponent(slug)}` }));
};
