import type { Store } from '../store/port.ts';
import type { DropReason } from '../topics/verdict.ts';
import { personHash, PERSON_KINDS } from './person.ts';
import type { ErasablePerson } from './person.ts';
import { personSetOf } from './person-set.ts';
import type { PersonSet } from './person-set.ts';
import { ERASURES_MOST, pagesOf } from './read-erasures.ts';

/** People whose data is erased and projects that are deleted: nothing of them is stored that still comes by. */
export interface Erased {
  /** Reads them again where that was over ten seconds ago. To be called before each batch. */
  refresh(): Promise<void>;
  /** The reason why an event of a project and person is dropped; null where it is kept. */
  reasonFor(
    project: number,
    person: ErasablePerson | undefined,
  ): Extract<DropReason, 'erased' | 'project_deleted'> | null;
}

const FRESH_MS = 10_000;
/** Between two readings of all there are, only the new ones are read. */
const ALL_MS = 10 * 60_000;
/** Erasures are written by clocks of other machines. */
const OVERLAP_MS = 3_600_000;

interface Row {
  id: string;
  project: number;
  /** The first 16 digits of the hash, which are the user key of facts. */
  start: string;
}

/** Told after each reading of all erasures, whether there are more of them than are obeyed. */
export type OnErasures = (areTooMany: boolean) => Promise<void>;

export function createErased(
  store: Pick<Store, 'select'>,
  now: () => number,
  onErasures: OnErasures = () => Promise.resolve(),
): Erased {
  let people = personSetOf([]);
  let lately = personSetOf([]);
  let projects = new Set<number>();
  let readAt = -Infinity;
  let allReadAt = -Infinity;

  const peopleWhere = async (condition: string): Promise<PersonSet> => {
    const found: { project: number; prefix: bigint }[] = [];
    const question = (limit: number): string =>
      `SELECT erasure_id AS id, any(project_id) AS project, any(substring(hash, 1, 16)) AS start
       FROM erasures WHERE erasure_id > {key:String} ${condition}
       GROUP BY id ORDER BY id LIMIT ${limit}`;
    for await (const rows of pagesOf<Row>(store, question, ({ id }) => id, ''))
      for (const { project, start } of rows) found.push({ project, prefix: BigInt(`0x${start}`) });
    return personSetOf(found);
  };

  const read = async (): Promise<void> => {
    if (Math.abs(now() - allReadAt) >= ALL_MS) {
      people = await peopleWhere('');
      allReadAt = now();
      await onErasures(people.size > ERASURES_MOST);
    }
    const since = Math.max(0, Math.floor(allReadAt - OVERLAP_MS));
    lately = await peopleWhere(`AND at >= fromUnixTimestamp64Milli(${since})`);
    const gone = new Set<number>();
    const question = (limit: number): string =>
      `SELECT DISTINCT project_id AS project FROM deletions
       WHERE issue_id = 0 AND project_id > {key:UInt32} ORDER BY project LIMIT ${limit}`;
    for await (const rows of pagesOf<{ project: number }>(store, question, ({ project }) => project, 0))
      for (const { project } of rows) gone.add(project);
    projects = gone;
  };

  // 0 is all projects.
  const isErased = (project: number, prefix: bigint): boolean =>
    [people, lately].some((set) => set.size > 0 && (set.has(0, prefix) || set.has(project, prefix)));

  return {
    async refresh() {
      // A clock that was set back must not keep them for as long.
      if (Math.abs(now() - readAt) < FRESH_MS) return;
      await read();
      readAt = now();
    },
    reasonFor(project, person) {
      if (projects.has(project)) return 'project_deleted';
      if (!person || people.size + lately.size === 0) return null;
      if (person.userKey !== undefined && isErased(project, BigInt(person.userKey))) return 'erased';
      const isNamed = PERSON_KINDS.some((kind) => {
        const value = person[kind === 'ip' ? 'ip_address' : kind];
        return value !== undefined && value !== '' && isErased(project, prefixOf(personHash(kind, value)));
      });
      return isNamed ? 'erased' : null;
    },
  };
}

const prefixOf = (hash: string): bigint => BigInt(`0x${hash.slice(0, 16)}`);
