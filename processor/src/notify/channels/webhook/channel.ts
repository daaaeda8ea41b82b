import { createHmac } from 'node:crypto';

import { z } from 'zod';

import type { Post } from '../../../outgoing/post.ts';
import { sentBy } from '../answer.ts';
import type { Channel } from '../channel.ts';
import { wordsOf } from '../words.ts';
import type { Notice } from '../../notice.ts';

const configSchema = z.object({ url: z.url().max(2000), secret: z.string().min(16).max(200) });

export interface RenderedWebhook {
  title: string;
  body: string;
}

/** Signed JSON for programs. Its receiver drops a repeat by `Breakwater-Delivery`, so what is in doubt is sent again. */
export const webhookChannel = (
  post: Post,
  now: () => number,
): Channel<z.infer<typeof configSchema>, RenderedWebhook> => ({
  kind: 'webhook',
  config: configSchema,
  repeatable: true,
  signs: true,
  render(notice) {
    const { title, link, lines, facts } = wordsOf(notice);
    const body = {
      version: 1,
      kind: kindOf(notice),
      title,
      link,
      text: lines.join('\n'),
      facts: Object.fromEntries(facts),
    };
    return { title, body: JSON.stringify({ ...body, ...detailsOf(notice) }) };
  },
  async send({ body }, { url, secret }, key, { signal }) {
    const answer = await post(url, {
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Breakwater',
        'breakwater-delivery': key,
        'breakwater-signature': signatureOf(secret, body, Math.floor(now() / 1000)),
      },
      body,
      signal,
    });
    return sentBy(answer);
  },
});

/** The time is part of what is signed, so that a receiver can refuse what somebody recorded. */
export const signatureOf = (secret: string, body: string, unixSeconds: number): string =>
  `t=${unixSeconds},v1=${createHmac('sha256', secret).update(`${unixSeconds}.${body}`).digest('hex')}`;

const kindOf = (notice: Notice): string => (notice.kind === 'issue' ? notice.issue.notification.kind : notice.kind);

function detailsOf(notice: Notice): object {
  switch (notice.kind) {
    case 'issue': {
      const { notification, projectSlug, shortId } = notice.issue;
      const { issue, eventId, at, release, environment, level, handled } = notification;
      return {
        project: projectSlug,
        issue: { id: issue, shortId },
        event: { id: eventId, at, release, environment, level, handled },
      };
    }
    case 'digest': {
      const { entries, more, notices, from, to } = notice.digest.digest;
      return {
        from,
        to,
        notices,
        more,
        issues: entries.map(({ issue, shortId, kind, link }) => ({ id: issue, shortId, kind, link })),
      };
    }
    default:
      return {};
  }
}
