import { z } from 'zod';

import { endpoint } from './endpoint.ts';
import { MOST_AN_HOUR, NOTIFICATION_MODES } from './notifications.ts';
import { isOneLine, NOT_ONE_LINE } from './one-line.ts';

const mode = (name: string) => z.enum(NOTIFICATION_MODES, `${name}: none of ${NOTIFICATION_MODES.join(', ')}`);

/** Projects that a person may treat apart. */
const MOST_PROJECTS = 5000;

export const notificationsRequestSchema = z.strictObject({
  version: z.number('version: not a number').int('version: not a whole number'),
  mode: mode('mode'),
  projects: z
    .record(z.string().max(100), mode('projects'))
    .refine((projects) => Object.keys(projects).length <= MOST_PROJECTS, `projects: over ${MOST_PROJECTS}`),
  perHour: z
    .number('perHour: not a number of notices')
    .int('perHour: not a whole number')
    .min(0, 'perHour: below 0')
    .max(MOST_AN_HOUR, `perHour: over ${MOST_AN_HOUR}`),
  timeZone: z.string('timeZone: not a text').max(64, 'timeZone: over 64 characters'),
  email: z.unknown().optional(),
});

export const notificationsSchema = notificationsRequestSchema.extend({ email: z.string() });

export const silenceSchema = z.strictObject({
  id: z.string(),
  project: z.string(),
  environment: z.string().nullable(),
  from: z.number(),
  until: z.number(),
  why: z.string(),
  by: z.string(),
  endedBy: z.string().nullable(),
});

export const decisionSilenceSchema = <Time extends z.ZodType>(time: Time) =>
  z.strictObject({ why: z.string(), by: z.string(), environment: z.string().nullable(), endsAt: time });

export const silenceListSchema = z.strictObject({ silences: z.array(silenceSchema) });

const MOST_WHY = 200;

const silenceFacts = {
  environment: z
    .string('environment: not a text')
    .min(1, 'environment: empty')
    .max(64, 'environment: over 64 characters')
    .optional(),
  why: z
    .string('why: not a text')
    .trim()
    .min(1, 'why: empty; say what is going on')
    .max(MOST_WHY, `why: over ${MOST_WHY} characters`)
    .refine(isOneLine, `why: ${NOT_ONE_LINE}`),
};

export const newSilenceSchema = z.strictObject({
  ...silenceFacts,
  project: z.string('project: not a text').max(100, 'project: over 100 characters'),
  until: z.number('until: not epoch milliseconds'),
});

/** The same for scripts: the project stands in the path, and times are dates. */
export const sentryNewSilenceSchema = z.strictObject({
  ...silenceFacts,
  until: z.iso.datetime({ offset: true, error: 'until: not a date such as 2026-11-30T14:00:00Z' }),
});

const date = z.iso.datetime();
export const sentrySilenceSchema = silenceSchema.extend({ from: date, until: date });

const SENTRY_SILENCES = '/api/0/projects/:org/:project/silences/';

export const sentrySilences = endpoint<{
  params: 'org' | 'project';
  answer: z.infer<typeof sentrySilenceSchema>[];
}>('GET', SENTRY_SILENCES);
export const beginSentrySilence = endpoint<{
  params: 'org' | 'project';
  body: z.infer<typeof sentryNewSilenceSchema>;
  answer: z.infer<typeof sentrySilenceSchema>;
}>('POST', SENTRY_SILENCES);
export const endSentrySilence = endpoint<{
  params: 'org' | 'project' | 'id';
  answer: z.infer<typeof sentrySilenceSchema>;
}>('DELETE', `${SENTRY_SILENCES}:id/`);

/** The page behind the link of a mail, and its button. The token of the address says who asks and for which projects. */
export const turnMailsOffPage = endpoint<{ search: { token: string }; answer: unknown }>('GET', '/unsubscribe');
export const turnMailsOff = endpoint<{ search: { token: string }; answer: unknown }>('POST', '/unsubscribe');
