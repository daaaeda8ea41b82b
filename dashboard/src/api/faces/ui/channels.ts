import { madeChannels } from '@breakwater/processor/notify';

import { addChannel, allChannels, editChannel, deleteChannel, testChannel } from '../../../contract/channels.ts';
import {
  channelChangeSchema,
  channelListSchema,
  channelSchema,
  channelTestSchema,
  madeChannelSchema,
  newChannelSchema,
} from '../../../contract/channels.schema.ts';
import { alterChannel, dropChannel, makeChannel, sendTest, shownChannels } from '../../channels/channels.ts';
import type { Serve } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';

/** Webhooks and rooms of chats that decisions are sent to. Their secrets are shown once, when they are made. */
export function channelRoutes(serve: Serve, { store, config, clock }: ApiTools): void {
  serve(
    allChannels,
    { right: 'org:read', summary: 'Lists the channels that decisions are sent to.', answer: channelListSchema },
    async ({ access }) => ({
      channels: await shownChannels(store, access.projects),
      kinds: madeChannels().map(({ kind }) => kind),
      smtp: config.smtp,
    }),
  );

  serve(
    addChannel,
    {
      right: 'org:write',
      summary: 'Makes a channel. The secret that signs a webhook is in this answer alone.',
      body: newChannelSchema,
      answer: madeChannelSchema,
      status: 201,
      errors: ['limit_reached', 'name_taken'],
    },
    async ({ access, body }) => makeChannel(store, body, access.projects, { by: access.by, at: clock() }),
  );

  serve(
    editChannel,
    {
      right: 'org:write',
      summary: 'Changes a channel, or turns it off.',
      body: channelChangeSchema,
      answer: channelSchema,
      errors: ['channel_not_found', 'settings_changed', 'name_taken'],
    },
    async ({ access, params, body }) => alterChannel(store, params.id, body, access.projects),
  );

  serve(
    deleteChannel,
    {
      right: 'org:write',
      summary: 'Deletes a channel. Messages that wait for it are refused.',
      answer: null,
      errors: ['channel_not_found', 'settings_changed'],
    },
    async ({ params }) => {
      await dropChannel(store, params.id);
      return null;
    },
  );

  serve(
    testChannel,
    {
      right: 'org:write',
      summary: 'Sends a marked sample through a channel and tells the answer; `mail` sends it to the person who asks.',
      answer: channelTestSchema,
      errors: ['channel_not_found', 'no_address'],
    },
    async ({ access, params }) =>
      sendTest(store, params.id, config.sending, {
        by: access.by,
        email: access.email,
        baseUrl: config.publicUrl,
        now: clock,
      }),
  );
}
