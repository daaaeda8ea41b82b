import { z } from 'zod';

import { cut } from '../../../normalize/cut.ts';
import type { Post } from '../../../outgoing/post.ts';
import { sentBy } from '../answer.ts';
import type { Channel } from '../channel.ts';
import { wordsOf } from '../words.ts';

const configSchema = z.object({ url: z.url().max(2000) });

export interface RenderedSlack {
  title: string;
  message: string;
}

const TEXT = 3000;
const FACTS = 10;
const FACT = 200;
const COLORS = { bad: '#c0563b', plain: '#2f6fde' } as const;

/** Incoming webhooks of Slack, and of Mattermost, which takes the same. Neither drops repeats. */
export const slackChannel = (post: Post): Channel<z.infer<typeof configSchema>, RenderedSlack> => ({
  kind: 'slack',
  config: configSchema,
  repeatable: false,
  signs: false,
  render(notice) {
    const { tone, title, link, lines, facts } = wordsOf(notice);
    const attachment = {
      color: COLORS[tone],
      fallback: plain(title),
      title: plain(title),
      title_link: link,
      text: plain(cut(lines.join('\n'), TEXT)),
      fields: facts.slice(0, FACTS).map(([label, value]) => ({
        title: plain(label),
        value: plain(cut(value, FACT)),
        short: value.length < 40,
      })),
      // Texts of events are shown as they are.
      mrkdwn_in: [],
    };
    return { title, message: JSON.stringify({ attachments: [attachment] }) };
  },
  async send({ message }, { url }, _key, attempt) {
    return sentBy(await post(url, { headers: { 'content-type': 'application/json' }, body: message, ...attempt }));
  },
});

/** `<…>` is a link or calls everybody in Slack, `@all` does in Mattermost. */
const plain = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/@(?=\w)/g, '@\u2060');
