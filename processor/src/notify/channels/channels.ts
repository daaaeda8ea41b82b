import { createPost } from '../../outgoing/post.ts';
import type { Network } from '../../outgoing/networks.ts';
import type { Channel } from './channel.ts';
import { mailChannel } from './mail/channel.ts';
import type { Mailer } from './mail/send.ts';
import { slackChannel } from './slack/channel.ts';
import { webhookChannel } from './webhook/channel.ts';

export interface ChannelTools {
  /** Null without SMTP: mails are then kept, to be read on the page of deliveries. */
  mailer: Mailer | null;
  /** The domain of message ids and list ids. */
  mailDomain: string;
  /** Networks that are not public and may be reached nevertheless. */
  allowNetworks: readonly Network[];
  now: () => number;
}

/** Every channel, by its kind. */
export function openChannels({
  mailer,
  mailDomain,
  allowNetworks,
  now,
}: ChannelTools): ReadonlyMap<string, Channel<unknown>> {
  const post = createPost(allowNetworks);
  const all = [mailChannel(mailer, mailDomain), webhookChannel(post, now), slackChannel(post)];
  return new Map(all.map((channel) => [channel.kind, channel as Channel<unknown>]));
}

/** The channels that people make by an address; mails need none. */
export const madeChannels = (): Channel<unknown>[] =>
  [...openChannels({ mailer: null, mailDomain: '', allowNetworks: [], now: Date.now }).values()].filter(
    ({ kind }) => kind !== 'mail',
  );
