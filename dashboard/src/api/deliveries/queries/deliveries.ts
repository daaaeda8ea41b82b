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
import { millis } from '../../sql/bound.ts';
import { shownReceiver } from '../shown-receiver.ts';

/** The channels and projects by which lists name things. */
export interface Names {
  channels: ReadonlyMap<string, { kind: string; name: string }>;
  projects: ReadonlyMap<number, { slug: string }>;
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
  project: number;
  nextMs: number;
}

const COLUMNS = `delivery_id AS id, kind, receiver, title, state, detail, attempts, ${millis('written')} AS at,
  ${millis('due')} AS nextMs, toString(issue_id) AS issueId, project_id AS project`;
const ROWS = 'SELECT *, at AS written, next_at AS due FROM deliveries FINAL';

/** The newest 100 that a view shows, and how many there are in each view. */
export async function newestDeliveries(
  store: Pick<Store, 'select'>,
  view: DeliveryView,
  names: Names,
): Promise<Pick<DeliveryList, 'deliveries' | 'total' | 'counts'>> {
  const views = Object.entries(STATES_OF);
  const [rows, [counted]] = await Promise.all([
    store.select<Row>(
      `SELECT ${COLUMNS} FROM (${ROWS} WHERE ${STATES_OF[view]} ORDER BY written DESC, delivery_id LIMIT 100)`,
    ),
    store.select<Record<DeliveryView, number>>(
      `SELECT ${views.map(([name, where]) => `toFloat64(countIf(${where})) AS ${name}`).join(', ')} FROM deliveries FINAL`,
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
    `SELECT ${COLUMNS}, rendered FROM (${ROWS} WHERE delivery_id = {id:String} LIMIT 1)`,
    { id },
  );
  if (!row) return null;
  const { rendered, ...rest } = row;
  const message = messageOf(rendered);
  return { ...listed(rest, names), text: textOf(message), hasHtml: 'html' in message };
}

export async function htmlOfDelivery(store: Pick<Store, 'select'>, id: string): Promise<string | null> {
  const [row] = await store.select<{ rendered: string }>(
    'SELECT rendered FROM deliveries FINAL WHERE delivery_id = {id:String} LIMIT 1',
    { id },
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

/** Receivers whose last messages were all refused. */
export async function heldReceivers(store: Pick<Store, 'select'>, { channels }: Names): Promise<HeldReceiver[]> {
  const rows = await store.select<{ receiver: string; detail: string; at: number }>(
    `SELECT receiver, last AS detail, ${millis('seen')} AS at
     FROM (
       SELECT receiver,
              arraySlice(arrayReverseSort(entry -> entry.1, groupArray((at, state, detail))), 1, ${REFUSALS}) AS newest,
              newest[1].3 AS last, newest[1].1 AS seen
       FROM deliveries FINAL
       WHERE state IN ('delivered', 'refused', 'doubt')
       GROUP BY receiver
     )
     WHERE length(newest) = ${REFUSALS} AND arrayAll(entry -> entry.2 = 'refused', newest)
     ORDER BY seen DESC LIMIT 100`,
  );
  return rows.map((row) => ({ ...row, receiver: shownReceiver(row.receiver, channels).receiver }));
}
