import {
  beginSilence,
  endSilence,
  findSilence,
  listSilences,
  LONGEST_SILENCE_MS,
} from '@breakwater/processor/directory';
import type { Silence } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import type { DecisionSilence, ShownSilence } from '../../contract/notifications.ts';
import { ApiError } from '../errors.ts';
import { namesOfPeople } from '../people/names-of-people.ts';
import type { NameOf } from '../people/names-of-people.ts';

/** Projects that the person who asks may see, by id. */
export type SilenceProjects = ReadonlyMap<number, { slug: string }>;

/** Silences that hold now, the latest first. */
export async function silencesNow(store: Store, projects: SilenceProjects, now: number): Promise<ShownSilence[]> {
  const [all, nameOf] = await Promise.all([listSilences(store, { told: false }), namesOfPeople(store)]);
  return all
    .filter(({ from, until }) => from <= now && now < until)
    .flatMap((one) => shownSilence(named(one, nameOf), projects));
}

/** @throws ApiError where the end is not within 24 hours. */
export async function silence(
  store: Store,
  wanted: { project: { id: number; slug: string }; environment?: string | undefined; until: number; why: string },
  { by, at }: { by: string; at: number },
): Promise<ShownSilence> {
  const { project, environment = '', until, why } = wanted;
  if (until <= at) throw new ApiError('invalid_request', { causes: ['until: in the past'] });
  if (until > at + LONGEST_SILENCE_MS)
    throw new ApiError('invalid_request', { causes: ['until: after more than 24 hours'] });
  const begun = await beginSilence(store, { project: project.id, environment, until, why, by }, at);
  return silenceShape(begun, project.slug);
}

/** Ends a silence early; its digest follows. @throws ApiError where there is none of this id. */
export async function unsilence(
  store: Store,
  id: string,
  projects: SilenceProjects,
  { by, at }: { by: string; at: number },
): Promise<ShownSilence> {
  const before = await findSilence(store, id);
  const project = before && projects.get(before.project);
  if (!before || !project) throw new ApiError('silence_not_found');
  const [ended, nameOf] = await Promise.all([endSilence(store, before, by, at), namesOfPeople(store)]);
  return silenceShape(named(ended, nameOf), project.slug);
}

/** The silence of this id as a decision shows it. Null where there was none, or it is forgotten. */
export async function silenceOfDecision(
  store: Pick<Store, 'select' | 'insert'>,
  id: string,
): Promise<DecisionSilence<number> | null> {
  const found = id === '' ? null : await findSilence(store, id);
  if (!found) return null;
  const { why, by, environment, until } = named(found, await namesOfPeople(store));
  return { why, by, environment: environment === '' ? null : environment, endsAt: until };
}

const named = (silence: Silence, nameOf: NameOf): Silence => ({
  ...silence,
  by: nameOf(silence.by),
  endedBy: nameOf(silence.endedBy),
});

const shownSilence = (stored: Silence, projects: SilenceProjects): ShownSilence[] => {
  const project = projects.get(stored.project);
  return project ? [silenceShape(stored, project.slug)] : [];
};

const silenceShape = ({ id, environment, from, until, why, by, endedBy }: Silence, project: string): ShownSilence => ({
  id,
  project,
  environment: environment === '' ? null : environment,
  from,
  until,
  why,
  by,
  endedBy: endedBy === '' ? null : endedBy,
});
