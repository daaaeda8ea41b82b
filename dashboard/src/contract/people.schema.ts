import { z } from 'zod';

import { credentialsSchema } from './session.schema.ts';

const invitationSchema = z.object({
  id: z.string(),
  email: z.string(),
  by: z.string(),
  createdAt: z.number(),
  expiresAt: z.number(),
});

export const peopleListSchema = z.object({
  people: z.array(
    z.object({
      userId: z.string(),
      email: z.string(),
      name: z.string(),
      createdAt: z.number(),
      isYou: z.boolean(),
    }),
  ),
  invitations: z.array(invitationSchema),
  mail: z.boolean(),
});

export const invitationRequestSchema = credentialsSchema.pick({ email: true });

export const madeInvitationSchema = z.object({
  invitation: invitationSchema,
  link: z.string(),
  mail: z.enum(['sent', 'failed', 'off']),
  mailProblem: z.string(),
});

export const openedInvitationSchema = invitationSchema.pick({ email: true, by: true, expiresAt: true });

export const invitationSecretSchema = z.object({ secret: z.string('secret: missing').max(100) });

export const acceptedInvitationSchema = credentialsSchema.pick({ password: true }).extend({
  ...invitationSecretSchema.shape,
  name: z.string().trim().max(100, 'name: over 100 characters'),
});
