import { forgetWords } from '../notify/forget-words.ts';
import { mutate } from '../store/mutate.ts';
import { weeksOf } from '../retention/weeks.ts';
import { collectEvents, KEY, collectedKeys, nameHash, hashedNames } from './collect-events.ts';
import type { Erasure, ErasureStore } from './erasure.ts';
import { ADDRESS, isPersonSql, userKeyOfHash } from './person.ts';
import type { PersonKind } from './person.ts';

/** The attributes that name a person where spans have no other place for it. */
const ATTRIBUTES: Readonly<Record<PersonKind, readonly string[]>> = {
  id: ['user.id'],
  email: ['user.email'],
  ip: ['user.ip_address', 'client.address'],
};

/**
 * Takes a person out of what is stored, week by week: facts lose their user key and the words that name the person, bodies go, spans
 * lose their user. Counts and sketches stay. Each step may be done twice, so an erasure that was cut off begins anew. Gives how many
 * events and spans it found.
 */
export async function erase(store: ErasureStore, erasure: Erasure): Promise<{ events: number; spans: number }> {
  const inProject = erasure.project === 0 ? 'true' : `project_id = ${erasure.project}`;
  let events = 0;
  for (const week of await weeksOf(store, 'events')) {
    const found = await collectEvents(store, erasure, week.id);
    events += found;
    if (found > 0) await eraseEvents(store, erasure, week.id);
  }
  const spans = await eraseSpans(store, erasure, inProject);
  await mutate(
    store,
    'pair_days',
    `ALTER TABLE pair_days DELETE WHERE ${inProject} AND project_id != 0 AND ${isPersonSql(VALUE, erasure.kind, erasure.hash)}`,
  );
  // A message about an event names its user, and so does a digest that an entry of the event is in.
  const decisions = `SELECT decision FROM told WHERE event_id IN (${eventsOf(erasure.id)})`;
  await mutate(store, 'mails', `ALTER TABLE mails DELETE WHERE decision IN (${decisions})`);
  await forgetWords(store, `event_id IN (${eventsOf(erasure.id)})`);
  if (erasure.kind === 'email') await eraseAuthor(store, erasure, inProject);
  await mutate(store, 'erased_events', `ALTER TABLE erased_events DELETE WHERE erasure_id = '${erasure.id}'`);
  return { events, spans };
}

const eventsOf = (erasure: string): string =>
  `SELECT lower(replaceAll(toString(event_id), '-', '')) FROM erased_events WHERE erasure_id = '${erasure}'`;

/** The value of a word `key=value`. */
const VALUE = `substring(pair, position(pair, '=') + 1)`;

async function eraseEvents(store: ErasureStore, erasure: Erasure, week: string): Promise<void> {
  const { id, kind, hash } = erasure;
  const theirs = `${KEY} IN (${collectedKeys(id)})`;
  const names = await hashedNames(store, id, week);
  await mutate(store, 'event_bodies', `ALTER TABLE event_bodies DELETE IN PARTITION ID '${week}' WHERE ${theirs}`);
  const isName = names.length === 0 ? 'false' : `${nameHash(VALUE)} IN ('${names.join("', '")}')`;
  const pairs = `arrayFilter(pair -> NOT startsWith(pair, 'user=') AND NOT ${isPersonSql(VALUE, kind, hash)} AND NOT ${isName}, pairs)`;
  await mutate(
    store,
    'events',
    `ALTER TABLE events UPDATE user_key = 0, pairs = ${pairs} IN PARTITION ID '${week}' WHERE ${theirs}`,
  );
}

/** Commits name their author by e-mail, and others in their words. The commit stays, without the author or without its words. */
async function eraseAuthor(store: ErasureStore, { kind, hash }: Erasure, inProject: string): Promise<void> {
  const isAuthor = isPersonSql('author_email', kind, hash);
  const isNamed = `arrayExists(word -> ${isPersonSql('word', kind, hash)}, extractAll(message, '${ADDRESS}'))`;
  await mutate(
    store,
    'commits',
    `ALTER TABLE commits UPDATE author_name = if(${isAuthor}, '', author_name), author_email = if(${isAuthor}, '', author_email),
       message = if(${isNamed}, '', message)
     WHERE ${inProject} AND (${isAuthor} OR ${isNamed})`,
  );
}

async function eraseSpans(store: ErasureStore, { kind, hash }: Erasure, inProject: string): Promise<number> {
  const hasKey = `user_key = ${userKeyOfHash(hash)}`;
  const hasAttribute = ATTRIBUTES[kind].map((name) => isPersonSql(`attributes['${name}']`, kind, hash)).join(' OR ');
  const [found] = await store.select<{ spans: string }>(
    `SELECT count() AS spans FROM spans WHERE ${inProject} AND ${hasKey}`,
  );
  const named = `NOT startsWith(name, 'user.') AND name != 'client.address' AND NOT ${isPersonSql('value', kind, hash)}`;
  for (const week of await weeksOf(store, 'spans'))
    await mutate(
      store,
      'spans',
      `ALTER TABLE spans UPDATE user_key = 0, attributes = mapFilter((name, value) -> ${named}, attributes)
       IN PARTITION ID '${week.id}' WHERE ${inProject} AND (${hasKey} OR ${hasAttribute})`,
    );
  return Number(found?.spans ?? 0);
}
