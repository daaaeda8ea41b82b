import { z } from 'zod';

import { LANE_NAMES } from '@breakwater/relay/log';

import { decisionSilenceSchema } from './notifications.schema.ts';

export const partCutSchema = z.object({
  part: z.string(),
  why: z.enum(['limit', 'invalid']),
  left: z.number(),
  total: z.number(),
  text: z.string(),
});

export const movedTimeSchema = z.object({ type: z.string(), name: z.string(), value: z.string(), text: z.string() });

const receiptWith = <Time extends z.ZodType>(time: Time) => {
  const step = <Name extends string, Shape extends z.ZodRawShape>(stage: Name, shape: Shape) =>
    z.object({ stage: z.literal(stage), at: time.nullable(), sinceMs: z.number().nullable(), ...shape });

  const steps = z.discriminatedUnion('stage', [
    step('client', {
      client: z.string(),
      sdk: z.string(),
      release: z.string(),
      environment: z.string(),
      stale: z.string(),
      clock: z.array(movedTimeSchema),
    }),
    step('relay', { relay: z.string() }),
    step('log', { topic: z.string(), lane: z.string(), partition: z.number(), offset: z.number() }),
    step('processed', { lane: z.string() }),
    step('symbolication', {
      files: z.array(z.object({ file: z.string(), frames: z.number(), debugId: z.string(), outcome: z.string() })),
    }),
    step('grouping', {
      version: z.string(),
      fingerprint: z.array(z.string()),
      issueId: z.string(),
      shortId: z.string(),
    }),
    step('stored', { table: z.enum(['events', 'spans']), rows: z.number(), traceId: z.string() }),
    step('decision', { kind: z.enum(['new', 'regressed', 'ongoing', 'undecided']), text: z.string() }),
    step('told', {
      receivers: z.number(),
      reason: z.string(),
      text: z.string(),
      silence: decisionSilenceSchema(time).nullable(),
      mails: z.array(
        z.object({
          id: z.string(),
          channel: z.string(),
          receiver: z.string(),
          status: z.string(),
          detail: z.string(),
          at: time,
        }),
      ),
    }),
  ]);

  return z.object({
    eventId: z.string(),
    project: z.object({ id: z.number(), slug: z.string() }).nullable(),
    state: z.enum(['stored', 'lost', 'waiting', 'unknown']),
    kind: z.enum(['error', 'transaction', 'other']),
    text: z.string(),
    steps: z.array(steps),
    drops: z.array(
      z.object({
        stage: z.string(),
        outcome: z.string(),
        reason: z.string(),
        category: z.string(),
        detail: z.string(),
        lane: z.string(),
        relay: z.string(),
        client: z.string(),
        receivedAt: time.nullable(),
        at: time,
        times: z.number(),
        text: z.string(),
        advice: z.string(),
      }),
    ),
    cuts: z.array(partCutSchema),
    scrubbed: z.object({ places: z.number(), rules: z.array(z.string()), text: z.string() }).nullable(),
    moves: z.array(z.object({ lane: z.string(), reason: z.string(), text: z.string(), at: time })),
    copies: z.number(),
    doubts: z
      .object({
        reasons: z.array(z.string()),
        lanes: z.array(
          z.object({
            lane: z.enum(LANE_NAMES),
            waiting: z.number(),
            oldestAt: time.nullable(),
            silent: z.boolean(),
          }),
        ),
        retention: z.object({ receiptsHours: z.number(), logHours: z.number(), eventsDays: z.number() }),
        clientDiscards: z.array(z.object({ category: z.string(), reason: z.string(), quantity: z.number() })),
        drops: z.object({ counted: z.number(), named: z.number() }),
      })
      .nullable(),
  });
};

export const receiptSchema = receiptWith(z.number());

export const receiptsSchema = z.object({ receipts: z.array(receiptSchema).min(1) });

export const publicReceiptSchema = receiptWith(z.iso.datetime());

export const receiptSearchSchema = z.object({ project: z.string().max(100).optional() });
