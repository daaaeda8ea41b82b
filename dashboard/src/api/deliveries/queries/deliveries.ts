import type { AllowedId, AllowedProjects } from '@breakwater/processor/directory';
import { OPEN_STATES, REFUSALS } from '@breakwater/processor/notify';
import { shortIdOf } from '@breakwater/processor/store';
import type { Store } from '@breakwater/processor/store';

import type {
  DeliveryList,
  DeliveryView,
  HeldReceiver,
  ListedDelivery,
  ShownDelivery,
} from '../../../contract/deliveries.ts';
import { idsOf } from '../../projects/projects.ts';
import { millis } from '../../sql/bound.ts';
import { shownReceiver } from '../shown-receiver.ts';

/** The channels and projects by which lists name things. */
export interface Names {
  channels: ReadonlyMap<string, { kind: string; name: string }>;
  /** Those of the person who asks. */
  projects: AllowedProjects;
  /** Epoch milliseconds. */
  now: number;
}

const OPEN = OPEN_STATES.map((state) => `'${state}'`).join(', ');
const STATES_OF: Readonly<Record<DeliveryView, string>> = {
  all: '1',
  open: `state IN (${OPEN})`,
  refused: `state = 'refused'`,
  doubt: `state = 'doubt'`,
  delivered: `state IN ('delivered', 'kept', 'digested')`,
};

interface Row extends Omit<ListedDelivery, 'channel' | 'shortId' | 'nextAt'> {
  project: AllowedId;
  nextMs: number;
}

const COLUMNS = `delivery_id AS id, kind, receiver, title, state, detail, attempts, ${millis('written')} AS at,
  ${millis('due')} AS nextMs, toString(issue_id) AS issueId, project_id AS project`;
const ROWS = 'SELECT *, at AS written, next_at AS due FROM deliveries FINAL';

/**
 * SQL: messages about the projects of the person, and about none, which are those about Breakwater itself. A digest is about the projects
 * of all its entries.
 */
const ALLOWED = `(project_id IN {projects:Array(UInt32)} OR kind = 'operator' OR kind = 'digest' AND delivery_id NOT IN (
  SELECT part_of FROM deliveries WHERE part_of != '' AND project_id NOT IN {projects:Array(UInt32)}))`;
const paramsOf = ({ projects }: Names) => ({ projects: idsOf(projects, undefined) });

/** The newest 100 that a view shows, and how many there are in each view. */
export async function newestDeliveries(
  store: Pick<Store, 'select'>,
  view: DeliveryView,
  names: Names,
): Promise<Pick<DeliveryList, 'deliveries' | 'total' | 'counts'>> {
  const views = Object.entries(STATES_OF);
  const [rows, [counted]] = await Promise.all([
    store.select<Row>(
      `SELECT ${COLUMNS} FROM (${ROWS} WHERE ${STATES_OF[view]} AND ${ALLOWED} ORDER BY written DESC, delivery_id LIMIT 100)`,
      paramsOf(names),
    ),
    store.select<Record<DeliveryView, number>>(
      `SELECT ${views.map(([name, where]) => `toFloat64(countIf(${where})) AS ${name}`).join(', ')} FROM deliveries FINAL WHERE ${ALLOWED}`,
      paramsOf(names),
    ),
  ]);
  const counts = counted ?? { all: 0, open: 0, refused: 0, doubt: 0, delivered: 0 };
  return { deliveries: rows.map((row) => listed(row, names)), total: counts[view], counts };
}

function listed({ project, nextMs, ...row }: Row, { channels, projects, now }: Names): ListedDelivery {
  const isOpen = OPEN_STATES.includes(row.state);
  const slug = projects.get(project)?.slug ?? '';
  const shortId = row.issueId === '0' || slug === '' ? '' : shortIdOf(slug, row.issueId);
  return { ...row, ...shownReceiver(row.receiver, channels), nextAt: isOpen && nextMs > now ? nextMs : null, shortId };
}

export async function deliveryById(
  store: Pick<Store, 'select'>,
  id: string,
  names: Names,
): Promise<ShownDelivery | null> {
  const [row] = await store.select<Row & { rendered: string }>(
    `SELECT ${COLUMNS}, rendered FROM (${ROWS} WHERE delivery_id = {id:String} AND ${ALLOWED} LIMIT 1)`,
    { id, ...paramsOf(names) },
  );
  if (!row) return null;
  const { rendered, ...rest } = row;
  const message = messageOf(rendered);
  return { ...listed(rest, names), text: textOf(message), hasHtml: 'html' in message };
}

export async function htmlOfDelivery(store: Pick<Store, 'select'>, id: string, names: Names): Promise<string | null> {
  const [row] = await store.select<{ rendered: string }>(
    `SELECT rendered FROM deliveries FINAL WHERE delivery_id = {id:String} AND ${ALLOWED} LIMIT 1`,
    { id, ...paramsOf(names) },
  );
  return messageOf(row?.rendered ?? '')['html'] ?? null;
}

const messageOf = (rendered: string): Record<string, string> =>
  rendered === '' ? {} : (JSON.parse(rendered) as Record<string, string>);

/** A mail has a text part; the other channels have a body of JSON. */
function textOf({ text, body, message }: Record<string, string>): string {
  const json = body ?? message;
  return text ?? (json === undefined ? '' : JSON.stringify(JSON.parse(json), null, 2));
}

/** Receivers whose last messages were all refused, and that have one which the person may see. */
export async function heldReceivers(store: Pick<Store, 'select'>, names: Names): Promise<HeldReceiver[]> {
  const rows = await store.select<{ receiver: string; detail: string; at: number }>(
    `SELECT receiver, last AS detail, ${millis('seen')} AS at
     FROM (
       SELECT receiver,
              arraySlice(arrayReverseSort(entry -> entry.1, groupArray((at, state, detail))), 1, ${REFUSALS}) AS newest,
              newest[1].3 AS last, newest[1].1 AS seen
       FROM deliveries FINAL
       WHERE state IN ('delivered', 'refused', 'doubt') AND owner != ''
       GROUP BY receiver
       HAVING countIf(${ALLOWED}) > 0
     )
     WHERE length(newest) = ${REFUSALS} AND arrayAll(entry -> entry.2 = 'refused', newest)
     ORDER BY seen DESC LIMIT 100`,
    paramsOf(names),
  );
  return rows.map((row) => ({ ...row, receiver: shownReceiver(row.receiver, names.channels).receiver }));
}
