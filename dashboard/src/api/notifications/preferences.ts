import { changePreferences, preferencesOf } from '@breakwater/processor/directory';
import type { Mode, Preferences } from '@breakwater/processor/directory';
import { isTimeZone } from '@breakwater/processor/operators';
import type { Store } from '@breakwater/processor/store';

import type { Notifications, NotificationsRequest } from '../../contract/notifications.ts';
import { ApiError } from '../errors.ts';

/** Projects that the person who asks may see, by id. */
export type ChoosableProjects = ReadonlyMap<number, { slug: string }>;

export const notificationsOf = async (
  store: Store,
  email: string,
  projects: ChoosableProjects,
): Promise<Notifications> => notificationsShape(await preferencesOf(store, addressOf(email)), projects);

/** @throws ApiError `settings_changed` where somebody else was faster, and where a field holds nothing of ours. */
export async function chooseNotifications(
  store: Store,
  email: string,
  wanted: NotificationsRequest,
  projects: ChoosableProjects,
): Promise<Notifications> {
  const { version, mode, perHour, timeZone } = wanted;
  if (!isTimeZone(timeZone))
    throw new ApiError('invalid_request', { causes: ['timeZone: no name of a zone, such as Europe/Berlin'] });
  const before = await preferencesOf(store, addressOf(email));
  if (before.version !== version) throw new ApiError('settings_changed');
  const change = { mode, perHour, timeZone, projects: modesOf(wanted.projects, before, projects) };
  return notificationsShape(await changePreferences(store, before, change), projects);
}

/** A token of the environment belongs to no person. */
function addressOf(email: string): string {
  if (email === '') throw new ApiError('no_address');
  return email;
}

/** Modes of projects that the person may not see now stay as they were. */
function modesOf(
  wanted: NotificationsRequest['projects'],
  before: Preferences,
  projects: ChoosableProjects,
): Record<string, Mode> {
  const ids = new Map([...projects].map(([id, { slug }]) => [slug, id]));
  const hidden = Object.entries(before.projects).filter(([id]) => !projects.has(Number(id)));
  const chosen = Object.entries(wanted).map(([slug, mode]) => {
    const id = ids.get(slug);
    if (id === undefined)
      throw new ApiError('project_not_found', { causes: [`projects: there is no project ${slug}`] });
    return [String(id), mode] as const;
  });
  return Object.fromEntries([...hidden, ...chosen]);
}

const notificationsShape = (
  { email, version, mode, projects: modes, perHour, timeZone }: Preferences,
  projects: ChoosableProjects,
): Notifications => ({
  email,
  version,
  mode,
  projects: Object.fromEntries(
    Object.entries(modes).flatMap(([id, each]) => {
      const project = projects.get(Number(id));
      return project ? [[project.slug, each] as const] : [];
    }),
  ),
  perHour,
  timeZone,
});
