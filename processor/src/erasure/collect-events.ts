import type { Erasure, ErasureStore } from './erasure.ts';
import { isPersonSql, userKeyOfHash } from './person.ts';

/** The whole key of an event, by which facts and bodies are found. */
export const KEY = '(project_id, group_id, timestamp, event_id)';

/** SQL: the keys of the events that were collected for an erasure. */
export const collectedKeys = (erasure: string): string =>
  `SELECT project_id, group_id, timestamp, event_id FROM erased_events WHERE erasure_id = '${erasure}'`;

/** Bodies of a week are read in so many portions: a portion of a million events takes some seconds. */
const PORTIONS = 8n;
const GROUPS = 2n ** 63n;

/**
 * Notes the events of a person in one week. The key of a fact is of the name that counts first, an id before an address, so addresses
 * are looked for in the bodies. Gives how many there are.
 */
export async function collectEvents(store: ErasureStore, erasure: Erasure, week: string): Promise<number> {
  const { id, project, kind, hash } = erasure;
  const where = `_partition_id = '${week}'${project === 0 ? '' : ` AND project_id = ${project}`}`;
  const collect = (table: string, condition: string): Promise<unknown> =>
    store.client.command({
      query: `INSERT INTO erased_events (erasure_id, project_id, group_id, timestamp, event_id)
              SELECT '${id}', project_id, group_id, timestamp, event_id FROM ${table} WHERE ${where} AND ${condition}`,
    });

  await collect('events', `user_key = ${userKeyOfHash(hash)}`);
  if (kind !== 'id') {
    const field = `JSONExtractString(data, 'user', '${kind === 'ip' ? 'ip_address' : 'email'}')`;
    for (let portion = 0n; portion < PORTIONS; portion++) {
      const [from, to] = [portion, portion + 1n].map((place) => (GROUPS / PORTIONS) * place);
      const groups = `group_id >= ${from}${portion + 1n < PORTIONS ? ` AND group_id < ${to}` : ''}`;
      await collect('event_bodies', `${groups} AND ${isPersonSql(field, kind, hash)}`);
    }
  }
  const [found] = await store.select<{ events: string }>(
    `SELECT count() AS events FROM events WHERE _partition_id = {week:String} AND ${KEY} IN (${collectedKeys(id)})`,
    { week },
  );
  return Number(found?.events ?? 0);
}

/** A person has few names; an address that many share has more. */
const MOST_NAMES = 1000;

/**
 * The hashes of all names that the bodies of the collected events give their users, for tags may say them again. Hashes, because the
 * text of a change is kept on the disk for a while.
 */
export async function hashedNames(store: ErasureStore, erasure: string, week: string): Promise<string[]> {
  const fields = ['id', 'email', 'username', 'name', 'ip_address'].map(
    (name) => `JSONExtractString(data, 'user', '${name}')`,
  );
  const rows = await store.select<{ hash: string }>(
    `SELECT DISTINCT ${nameHash('name')} AS hash
     FROM (SELECT arrayJoin([${fields.join(', ')}]) AS name FROM event_bodies WHERE _partition_id = {week:String} AND ${KEY} IN (${collectedKeys(erasure)}))
     WHERE name != ''
     LIMIT ${MOST_NAMES}`,
    { week },
  );
  return rows.map(({ hash }) => hash);
}

/** SQL: the hash of a name, the same in either case of its letters. */
export const nameHash = (text: string): string => `lower(hex(SHA256(lower(${text}))))`;
