import { randomBytes, randomUUID } from 'node:crypto';

import {
  changeChannel as change,
  createChannel,
  findChannel,
  listChannels,
  removeChannel,
} from '@breakwater/processor/directory';
import type { StoredChannel } from '@breakwater/processor/directory';
import { channelsOf, madeChannels, tryChannel } from '@breakwater/processor/notify';
import type { SendSettings } from '@breakwater/processor/notify';
import type { Store } from '@breakwater/processor/store';

import type { ChannelChange, ChannelTest, MadeChannel, NewChannel, ShownChannel } from '../../contract/channels.ts';
import { ApiError } from '../errors.ts';
import { namesOfPeople } from '../people/names-of-people.ts';
import type { NameOf } from '../people/names-of-people.ts';

/** Projects that the person who asks may see, by id. */
type Projects = ReadonlyMap<number, { id: number; slug: string }>;

export async function shownChannels(store: Store, projects: Projects): Promise<ShownChannel[]> {
  const [channels, nameOf] = await Promise.all([listChannels(store), namesOfPeople(store)]);
  return channels.map((channel) => shown(channel, projects, nameOf));
}

/** @throws ApiError where a project is not there */
export async function makeChannel(
  store: Store,
  { kind, name, url, projects: slugs }: NewChannel,
  projects: Projects,
  { by, at }: { by: string; at: number },
): Promise<MadeChannel> {
  const known = madeChannels();
  const channel = known.find((one) => one.kind === kind);
  if (!channel)
    throw new ApiError('invalid_request', { causes: [`kind: none of ${known.map((one) => one.kind).join(', ')}`] });
  const secret = channel.signs ? `whsec_${randomBytes(24).toString('base64url')}` : null;
  const made = await createChannel(store, {
    id: randomUUID(),
    kind,
    name,
    config: { url, ...(secret !== null && { secret }) },
    projects: idsOf(slugs, projects),
    isOn: true,
    createdBy: by,
    createdAt: at,
    version: 1,
  });
  return { ...shown(made, projects, itself), secret };
}

/** @throws ApiError */
export async function alterChannel(
  store: Store,
  id: string,
  { version, name, url, projects: slugs, isOn }: ChannelChange,
  projects: Projects,
): Promise<ShownChannel> {
  const before = await channelNamed(store, id);
  if (before.version !== version) throw new ApiError('settings_changed');
  const config = url === undefined ? before.config : { ...before.config, url };
  const ids = idsOf(slugs, projects, before.projects);
  const changed = await change(store, before, { name, config, projects: ids, isOn });
  return shown(changed, projects, await namesOfPeople(store));
}

/** @throws ApiError */
export const dropChannel = async (store: Store, id: string): Promise<void> =>
  removeChannel(store, await channelNamed(store, id));

/** Sends a sample by the code that sends everything else; `mail` sends it to the person who asks. @throws ApiError */
export async function sendTest(
  store: Store,
  id: string,
  sending: SendSettings,
  { by, email, baseUrl, now }: { by: string; email: string; baseUrl: string; now: () => number },
): Promise<ChannelTest> {
  if (id === 'mail' && email === '') throw new ApiError('no_address');
  const { kind, config } = id === 'mail' ? { kind: 'mail', config: { to: email } } : await channelNamed(store, id);
  const { channels } = await channelsOf(sending, now);
  const channel = channels.get(kind);
  if (!channel) throw new ApiError('channel_not_found');
  return tryChannel(channel, config, { baseUrl, by, now });
}

async function channelNamed(store: Store, id: string): Promise<StoredChannel> {
  const channel = await findChannel(store, id);
  if (!channel) throw new ApiError('channel_not_found');
  return channel;
}

/** Projects that a channel has and nobody sees here, such as deleted ones: without them a change would make it one of all projects. */
const hiddenName = (id: number): string => `project-${id}`;

function idsOf(slugs: readonly string[], projects: Projects, before: readonly number[] = []): number[] {
  const bySlug = new Map([...projects.values()].map(({ id, slug }) => [slug, id]));
  return [...new Set(slugs)].map((slug) => {
    const id = bySlug.get(slug) ?? before.find((one) => !projects.has(one) && hiddenName(one) === slug);
    if (id === undefined) throw new ApiError('invalid_request', { causes: [`projects: there is no project ${slug}`] });
    return id;
  });
}

/** The person who asks has an account. */
const itself: NameOf = (by) => by;

const shown = (
  { id, version, kind, name, config, projects: ids, isOn, createdBy, createdAt }: StoredChannel,
  projects: Projects,
  nameOf: NameOf,
): ShownChannel => ({
  id,
  version,
  kind,
  name,
  host: URL.canParse(String(config['url'])) ? new URL(String(config['url'])).host : '',
  projects: ids.map((one) => projects.get(one)?.slug ?? hiddenName(one)),
  isOn,
  createdBy: nameOf(createdBy),
  createdAt,
});
