import { z } from 'zod';

const memberSchema = z.object({ userId: z.string(), email: z.string() });

export const shownTeamSchema = z.object({
  id: z.string(),
  name: z.string(),
  members: memberSchema.array(),
  version: z.number(),
});

export const teamListSchema = z.object({ teams: shownTeamSchema.array(), people: memberSchema.array() });

const MOST_MEMBERS = 500;

export const teamRequestSchema = z.object({
  name: z.string().trim().min(1, 'name: empty').max(60, 'name: over 60 characters'),
  members: z.string().max(100).array().max(MOST_MEMBERS, `members: over ${MOST_MEMBERS}`),
});

export const teamChangeSchema = teamRequestSchema.extend({ version: z.number() });
