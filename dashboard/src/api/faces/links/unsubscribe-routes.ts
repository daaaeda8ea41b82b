import { html, readUnsubscribe } from '@breakwater/processor/alerts';
import type { Unsubscribe } from '@breakwater/processor/alerts';
import { slugsOfProjects, turnOff } from '@breakwater/processor/directory';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { z } from 'zod';

import { turnMailsOff, turnMailsOffPage } from '../../../contract/notifications.schema.ts';
import { createGuard } from '../../auth/guard.ts';
import { servingOn } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';
import { LINK_PAGE_HEADERS, linkPage } from './link-page.ts';

/** A form of one short line. */
const MOST_FORM_BYTES = 1024;

const PAGE = {
  right: 'anyone',
  search: z.object({ token: z.string().catch('') }),
  answer: 'text/html; charset=utf-8',
} as const;

/**
 * The link in a mail that turns mails off. GET asks, because scanners of mails follow links; POST does it, by the button of the page or
 * by a mail program (RFC 8058). The token says who asks, so there is no login and no cookie.
 */
export const unsubscribeRoutes =
  (tools: ApiTools): FastifyPluginAsync =>
  async (server) => {
    const { config, store, logger } = tools;
    const serve = servingOn(server, createGuard(tools));
    server.removeAllContentTypeParsers();
    // Mail programs send `List-Unsubscribe=One-Click`, as either kind of form. Nothing is read from it.
    server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_FORM_BYTES }, (_request, _body, done) =>
      done(null),
    );
    server.setErrorHandler((error: { statusCode?: number }, request, reply) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) logger.error({ error, requestId: request.id }, 'a link of a mail failed');
      return answer(reply, status, 'That did not work', html`<p>Nothing was changed. Try again in a moment.</p>`);
    });

    serve(
      turnMailsOffPage,
      { ...PAGE, summary: 'Asks, behind the link of a mail, whether its mails are turned off.' },
      async ({ search, reply }) => {
        const claim = readUnsubscribe(search.token, config.secret);
        if (!claim) return unknown(reply);
        return answer(
          reply,
          200,
          'Turn mails off?',
          html`<p>${claim.email} gets no more mails about ${await namesOf(claim)}.</p>
            <form method="post"><button>Turn mails off</button></form>`,
        );
      },
    );

    serve(
      turnMailsOff,
      { ...PAGE, summary: 'Turns them off, by its button or by one click in a mail program.' },
      async ({ search, reply }) => {
        const claim = readUnsubscribe(search.token, config.secret);
        if (!claim) return unknown(reply);
        await turnOff(store, claim.email, claim.projects);
        return answer(
          reply,
          200,
          'Mails are off',
          html`<p>${claim.email} gets no more mails about ${await namesOf(claim)}.</p>
            <p><a href="${config.publicUrl}/settings/notifications">Choose what is mailed</a>, with an account.</p>`,
        );
      },
    );

    async function namesOf({ projects }: Unsubscribe): Promise<string> {
      if (projects === 'all') return 'any project';
      const known = await slugsOfProjects(store, projects);
      return projects.map((id) => known.get(id) ?? 'a project that was deleted').join(', ');
    }
  };

const answer = (reply: FastifyReply, status: number, title: string, body: ReturnType<typeof html>) =>
  reply.status(status).headers(LINK_PAGE_HEADERS).send(linkPage(title, body));

const unknown = (reply: FastifyReply) =>
  answer(
    reply,
    404,
    'This link is not valid',
    html`<p>It may have been cut in two. Copy all of it from the mail, or choose what is mailed in the settings.</p>`,
  );
