import { listChannels } from '@breakwater/processor/directory';

import { allDeliveries, deliveryHtml, oneDelivery } from '../../../contract/deliveries.ts';
import { deliveryListSchema, deliverySearchSchema, shownDeliverySchema } from '../../../contract/deliveries.schema.ts';
import { deliveryById, heldReceivers, htmlOfDelivery, newestDeliveries } from '../../deliveries/queries/deliveries.ts';
import type { Names } from '../../deliveries/queries/deliveries.ts';
import { ApiError } from '../../errors.ts';
import type { Access } from '../../auth/access.ts';
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

export function deliveryRoutes(serve: Serve, { store, config, clock }: ApiTools): void {
  const names = async ({ projects }: Access): Promise<Names> => ({
    channels: new Map((await listChannels(store)).map((channel) => [channel.id, channel])),
    projects,
    now: clock(),
  });

  serve(
    allDeliveries,
    {
      right: 'org:read',
      summary: 'Lists messages to receivers: what waits, failed, is in doubt or arrived.',
      search: deliverySearchSchema,
      answer: deliveryListSchema,
    },
    async ({ access, search }) => {
      const known = await names(access);
      const [list, held] = await Promise.all([
        newestDeliveries(store, search.view, known),
        heldReceivers(store, known),
      ]);
      return { ...list, held, smtp: config.smtp };
    },
  );

  serve(
    oneDelivery,
    {
      right: 'org:read',
      summary: 'Shows one message with its words.',
      answer: shownDeliverySchema,
      errors: ['delivery_not_found'],
    },
    async ({ access, params }) => {
      const delivery = await deliveryById(store, params.id, await names(access));
      if (!delivery) throw new ApiError('delivery_not_found');
      return delivery;
    },
  );

  serve(
    deliveryHtml,
    {
      right: 'org:read',
      summary: 'Shows one mail as its receiver sees it, for a frame.',
      answer: 'text/html; charset=utf-8',
      errors: ['delivery_not_found'],
    },
    async ({ access, params, reply }) => {
      const html = await htmlOfDelivery(store, params.id, await names(access));
      if (html === null) throw new ApiError('delivery_not_found');
      reply.header('content-security-policy', MAIL_POLICY);
      return html;
    },
  );
}
