import type { FastifyRequest } from 'fastify';

import {
  acceptInvitation,
  addInvitation,
  allPeople,
  endPerson,
  lookAtInvitation,
  revokeInvitation,
} from '../../../contract/people.ts';
import {
  acceptedInvitationSchema,
  invitationRequestSchema,
  invitationSecretSchema,
  madeInvitationSchema,
  openedInvitationSchema,
  peopleListSchema,
} from '../../../contract/people.schema.ts';
import { takeInvitation, dropInvitation, invite, inviterOf, usableInvitation } from '../../people/invitations.ts';
import { endAccount, peopleList } from '../../people/people.ts';
import { requestOrigin } from '../../auth/identify.ts';
import { ApiError } from '../../errors.ts';
import type { Serve } from '../../serve-endpoint.ts';
import type { UiTools } from './tools.ts';

export function peopleRoutes(serve: Serve, ui: UiTools): void {
  const { tools, passwords } = ui;
  const refuseOtherOrigins = (request: FastifyRequest): void => {
    if (requestOrigin(request, tools) === 'other') throw new ApiError('cross_origin');
  };
  serve(
    allPeople,
    { right: 'people:read', summary: 'Lists people and invitations.', answer: peopleListSchema },
    ({ access }) => peopleList(tools, access),
  );

  serve(
    endPerson,
    {
      right: 'people:write',
      summary: 'Removes a person: sessions, tokens, places in teams and invitations end.',
      answer: null,
      errors: ['person_not_found', 'last_person', 'settings_changed'],
    },
    async ({ params }) => {
      await endAccount(tools, params.id);
      return null;
    },
  );

  serve(
    addInvitation,
    {
      right: 'people:write',
      summary:
        'Invites an address. The link, which is good once and for seven days, is in this answer alone. A token needs all scopes.',
      body: invitationRequestSchema,
      answer: madeInvitationSchema,
      status: 201,
      errors: ['limit_reached'],
    },
    ({ body, access }) => invite(tools, access, body.email),
  );

  serve(
    revokeInvitation,
    { right: 'people:write', summary: 'Revokes an invitation.', answer: null, errors: ['invitation_not_found'] },
    async ({ params }) => {
      await dropInvitation(tools, params.id);
      return null;
    },
  );

  serve(
    lookAtInvitation,
    {
      right: 'anyone',
      summary: 'Shows for whom the invitation of a link is.',
      body: invitationSecretSchema,
      answer: openedInvitationSchema,
      errors: ['invitation_not_found', 'cross_origin'],
    },
    async ({ body, request }) => {
      refuseOtherOrigins(request);
      const invitation = await usableInvitation(tools, body.secret);
      const { email, expiresAt } = invitation;
      return { email, by: await inviterOf(tools.store, invitation), expiresAt };
    },
  );

  serve(
    acceptInvitation,
    {
      right: 'anyone',
      summary: 'Makes the account of an invitation, once.',
      body: acceptedInvitationSchema,
      answer: invitationRequestSchema,
      errors: ['invitation_not_found', 'name_taken', 'cross_origin'],
    },
    async ({ body, request }) => {
      refuseOtherOrigins(request);
      const { email } = await takeInvitation(tools, passwords, body);
      return { email };
    },
  );
}
