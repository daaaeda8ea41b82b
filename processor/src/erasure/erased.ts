import type { Store } from '../store/port.ts';
import type { DropReason } from '../topics/verdict.ts';
import { personHash, PERSON_KINDS, userKeyOfHash } from './person.ts';
import type { ErasablePerson, PersonKind } from './person.ts';

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
/** More than a service of millions erases in its life; at 150 bytes each 15 MB. */
const MOST = 20_000;

interface Row {
  project: number;
  kind: PersonKind;
  hash: string;
}

export function createErased(store: Pick<Store, 'select'>, now: () => number): Erased {
  let hashes = new Set<string>();
  let keys = new Set<string>();
  let projects = new Set<number>();
  let readAt = -Infinity;

  const read = async (): Promise<void> => {
    const [people, deleted] = await Promise.all([
      store.select<Row>(`SELECT project_id AS project, kind, hash FROM erasures FINAL ORDER BY at DESC LIMIT ${MOST}`),
      store.select<{ project: number }>(
        `SELECT DISTINCT project_id AS project FROM deletions WHERE issue_id = 0 ORDER BY project LIMIT ${MOST}`,
      ),
    ]);
    hashes = new Set(people.map(({ project, hash }) => `${project}:${hash}`));
    keys = new Set(people.map(({ project, hash }) => `${project}:${userKeyOfHash(hash)}`));
    projects = new Set(deleted.map(({ project }) => project));
  };

  // 0 is all projects.
  const isIn = (set: ReadonlySet<string>, project: number, text: string): boolean =>
    set.has(`0:${text}`) || set.has(`${project}:${text}`);

  return {
    async refresh() {
      // A clock that was set back must not keep them for as long.
      if (Math.abs(now() - readAt) < FRESH_MS) return;
      await read();
      readAt = now();
    },
    reasonFor(project, person) {
      if (projects.has(project)) return 'project_deleted';
      if (!person || hashes.size === 0) return null;
      if (person.userKey !== undefined && isIn(keys, project, person.userKey)) return 'erased';
      const isErased = PERSON_KINDS.some((kind) => {
        const value = person[kind === 'ip' ? 'ip_address' : kind];
        return value !== undefined && value !== '' && isIn(hashes, project, personHash(kind, value));
      });
      return isErased ? 'erased' : null;
    },
  };
}
