import {
  startSilence,
  stopSilence,
  heldSilences,
  myNotifications,
  saveNotifications,
} from '../../../contract/notifications.ts';
import {
  newSilenceSchema,
  notificationsRequestSchema,
  notificationsSchema,
  silenceListSchema,
  silenceSchema,
} from '../../../contract/notifications.schema.ts';
import { chooseNotifications, notificationsOf } from '../../notifications/preferences.ts';
import { silence, silencesNow, unsilence } from '../../notifications/silences.ts';
import { projectNamed } from '../../projects/projects.ts';
import type { Serve } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';

/** How a person is told of issues, and when nobody is. */
export function notificationRoutes(serve: Serve, { store, clock }: ApiTools): void {
  serve(
    myNotifications,
    {
      right: 'project:read',
      summary: 'Shows how the person who asks is told of issues.',
      answer: notificationsSchema,
      errors: ['no_address'],
    },
    async ({ access }) => notificationsOf(store, access.email, access.projects),
  );

  serve(
    saveNotifications,
    {
      right: 'project:read',
      summary: 'Changes how the person who asks is told of issues.',
      body: notificationsRequestSchema,
      answer: notificationsSchema,
      errors: ['no_address', 'project_not_found', 'settings_changed'],
    },
    async ({ access, body }) => chooseNotifications(store, access.email, body, access.projects),
  );

  serve(
    heldSilences,
    { right: 'project:read', summary: 'Lists the silences that hold.', answer: silenceListSchema },
    async ({ access }) => ({ silences: await silencesNow(store, access.projects, clock()) }),
  );

  serve(
    startSilence,
    {
      right: 'project:write',
      summary:
        'Silences a project for at most a day: issues are decided and shown, nobody is told, one digest follows.',
      body: newSilenceSchema,
      answer: silenceSchema,
      status: 201,
      errors: ['project_not_found', 'limit_reached'],
    },
    async ({ access, body }) => {
      const project = projectNamed(access.projects, body.project);
      return silence(store, { ...body, project }, { by: access.by, at: clock() });
    },
  );

  serve(
    stopSilence,
    {
      right: 'project:write',
      summary: 'Ends a silence early; its digest follows.',
      answer: silenceSchema,
      errors: ['silence_not_found', 'settings_changed'],
    },
    async ({ access, params }) => unsilence(store, params.id, access.projects, { by: access.by, at: clock() }),
  );
}
