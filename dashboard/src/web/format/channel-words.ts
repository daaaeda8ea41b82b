import { textOf } from '../i18n/text-of.ts';

const t = textOf({
  'channel.by.mail': 'mail',
  'channel.by.webhook': 'webhook',
  'channel.by.slack': 'chat',
  'channel.kind.webhook': 'Webhook',
  'channel.kind.slack': 'Slack or Mattermost',
});

/** In a sentence on a message that went by a channel of this kind. */
export const byChannel = (kind: string): string => t.or(`channel.by.${kind}`, kind);

/** In a list of channels, and where one is made. */
export const channelKind = (kind: string): string => t.or(`channel.kind.${kind}`, kind);
