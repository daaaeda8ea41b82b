import { isoOf } from '../topics/row-origin.ts';
import type { Store } from '../store/port.ts';
import { shortHash } from './delivery.ts';
import type { Delivery, DeliveryState } from './delivery.ts';

const millis = (column: string): string => `toFloat64(toUnixTimestamp64Milli(d.${column}))`;

const COLUMNS = `
  delivery_id AS id, toFloat64(d.version) AS version_, d.partition AS partition, receiver, decision, why, because, about,
  ${millis('admitted_at')} AS admittedAt, ${millis('decided_at')} AS decidedAt, state, ${millis('next_at')} AS nextAt,
  attempts, owner, part_of AS partOf, title, rendered, detail, ref, ${millis('at')} AS at_`;

type Selected = Omit<Delivery, 'version' | 'at' | 'about'> & { version_: number; at_: number; about: string };

/** Deliveries, each in its newest version. `where` names columns as `d.COLUMN`. */
export async function deliveriesWhere(
  store: Pick<Store, 'select'>,
  where: string,
  params: Record<string, unknown>,
): Promise<Delivery[]> {
  const rows = await store.select<Selected>(
    `SELECT ${COLUMNS} FROM (SELECT * FROM deliveries FINAL) AS d WHERE ${where}`,
    params,
  );
  return rows.map(({ version_: version, at_: at, about, ...row }) => ({
    ...row,
    version,
    at,
    about: JSON.parse(about) as Delivery['about'],
  }));
}

/** Stores versions of deliveries: all of them or none. The same versions again have no effect, whatever they say. */
export async function insertDeliveries(store: Pick<Store, 'insert'>, deliveries: readonly Delivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  const names = deliveries.map(({ id, version }) => `${id}/${version}`);
  const [only] = names.length === 1 ? names : [];
  await store.insert('deliveries', deliveries.map(rowOf), `deliveries:${only ?? shortHash(names.join('\n'))}`);
}

function rowOf(delivery: Delivery): object {
  const { id, about, admittedAt, decidedAt, nextAt, partOf, at, ...row } = delivery;
  const issue = 'issue' in about ? about : null;
  return {
    ...row,
    delivery_id: id,
    kind: about.kind,
    project_id: 'project' in about ? about.project : 0,
    issue_id: issue?.issue ?? '0',
    event_id: issue?.eventId ?? '',
    about: JSON.stringify(about),
    admitted_at: isoOf(admittedAt),
    decided_at: isoOf(decidedAt),
    next_at: isoOf(nextAt),
    part_of: partOf,
    at: isoOf(at),
  };
}

/** The states of all deliveries of these decisions; a delivery in a digest has the state of the digest. */
export async function statesOfDeliveries(
  store: Pick<Store, 'select'>,
  decisions: readonly string[],
): Promise<{ delivery: Delivery; state: DeliveryState }[]> {
  if (decisions.length === 0) return [];
  const own = await deliveriesWhere(store, 'd.decision IN {decisions:Array(String)}', { decisions });
  const digests = own.flatMap(({ state, partOf }) => (state === 'digested' ? [partOf] : []));
  const states = new Map(
    (digests.length === 0
      ? []
      : await deliveriesWhere(store, 'd.delivery_id IN {ids:Array(String)}', { ids: [...new Set(digests)] })
    ).map(({ id, state }) => [id, state]),
  );
  return own.map((delivery) => ({
    delivery,
    state: delivery.state === 'digested' ? (states.get(delivery.partOf) ?? 'waiting') : delivery.state,
  }));
}
