import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import type { Mail, MailList } from '../../../contract/mails.ts';
import { parse } from '../../error-answers.ts';
import { ApiError } from '../../errors.ts';
import { htmlOfMail, mailById, newestMails } from '../../deliveries/queries/mails.ts';
import type { ApiTools } from '../../tools.ts';

const mailParams = z.object({ id: z.string().max(200) });

/**
 * The policy of a mail: no scripts, no forms, nothing loaded, even outside of its frame. The origin stays ours, so that the
 * page can fit the frame to it.
 */
const MAIL_POLICY = [
  `default-src 'none'`,
  `style-src 'unsafe-inline'`,
  'img-src data:',
  `frame-ancestors 'self'`,
  'sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox',
].join('; ');

export function mailRoutes(server: FastifyInstance, { store, config }: ApiTools): void {
  server.get('/mails', async (): Promise<MailList> => ({ ...(await newestMails(store)), smtp: config.smtp }));

  server.get('/mails/:id', async (request): Promise<Mail> => {
    const mail = await mailById(store, parse(mailParams, request.params).id);
    if (!mail) throw new ApiError('mail_not_found');
    return mail;
  });

  server.get('/mails/:id/html', async (request, reply) => {
    const html = await htmlOfMail(store, parse(mailParams, request.params).id);
    if (html === null) throw new ApiError('mail_not_found');
    return reply.header('content-security-policy', MAIL_POLICY).type('text/html; charset=utf-8').send(html);
  });
}
