import { allMails, mailHtml, oneMail } from '../../../contract/mails.ts';
import { mailListSchema, mailSchema } from '../../../contract/mails.schema.ts';
import { htmlOfMail, mailById, newestMails } from '../../deliveries/queries/mails.ts';
import { ApiError } from '../../errors.ts';
import type { Serve } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';

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

export function mailRoutes(serve: Serve, { store, config }: ApiTools): void {
  serve(
    allMails,
    { right: 'org:read', summary: 'Lists mails that were sent or kept in the outbox.', answer: mailListSchema },
    async () => ({ ...(await newestMails(store)), smtp: config.smtp }),
  );

  serve(
    oneMail,
    { right: 'org:read', summary: 'Shows one mail with its body.', answer: mailSchema, errors: ['mail_not_found'] },
    async ({ params }) => {
      const mail = await mailById(store, params.id);
      if (!mail) throw new ApiError('mail_not_found');
      return mail;
    },
  );

  serve(
    mailHtml,
    {
      right: 'org:read',
      summary: 'Shows one mail as its receiver sees it, for a frame.',
      answer: 'text/html; charset=utf-8',
      errors: ['mail_not_found'],
    },
    async ({ params, reply }) => {
      const html = await htmlOfMail(store, params.id);
      if (html === null) throw new ApiError('mail_not_found');
      reply.header('content-security-policy', MAIL_POLICY);
      return html;
    },
  );
}
