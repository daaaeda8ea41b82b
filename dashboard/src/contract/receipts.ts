import { LANE_NAMES } from '@breakwater/relay/log';
import { z } from 'zod';

/**
 * The life story of one event, transaction or other item with an event id. Times are epoch milliseconds below `/api/ui` and RFC
 * 3339 below `/api/0`; `null` where none was recorded. Each step has the time since the last timed step.
 */
const receiptWith = <Time extends z.ZodType>(time: Time) => {
  const step = <Name extends string, Shape extends z.ZodRawShape>(stage: Name, shape: Shape) =>
    z.object({ stage: z.literal(stage), at: time.nullable(), sinceMs: z.number().nullable(), ...shape });

  const steps = z.discriminatedUnion('stage', [
    /** The device, by its own clock where that is used. */
    step('client', {
      client: z.string(),
      sdk: z.string(),
      release: z.string(),
      environment: z.string(),
      /** The reason why its clock or its punctuality is not relied on; empty where they are. */
      stale: z.string(),
    }),
    step('relay', { relay: z.string() }),
    step('log', { topic: z.string(), lane: z.string(), partition: z.number(), offset: z.number() }),
    step('processed', { lane: z.string() }),
    /** One entry per file of the stack and outcome. `outcome` is `ok`, or the reason why the frames are unchanged. */
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
    /** The change of the issue that the event made; `ongoing` where it changed nothing. */
    step('decision', { kind: z.enum(['new', 'regressed', 'ongoing', 'undecided']), text: z.string() }),
    step('told', {
      /** The number of receivers; 0 with the reason in `text`. */
      receivers: z.number(),
      reason: z.string(),
      text: z.string(),
      mails: z.array(
        z.object({ id: z.string(), receiver: z.string(), status: z.string(), detail: z.string(), at: time }),
      ),
    }),
  ]);

  return z.object({
    eventId: z.string(),
    project: z.object({ id: z.number(), slug: z.string() }).nullable(),
    /** `waiting`: known to be on its way. `unknown`: nothing was recorded about this id. */
    state: z.enum(['stored', 'lost', 'waiting', 'unknown']),
    kind: z.enum(['error', 'transaction', 'other']),
    /** The answer in one sentence. */
    text: z.string(),
    steps: z.array(steps),
    /** Its drops: stage, outcome and reason as counted in the ledger, and their meaning. */
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
        text: z.string(),
        /** Advice on the drop. */
        advice: z.string(),
      }),
    ),
    /** The lanes that it was moved to on its way. */
    moves: z.array(z.object({ lane: z.string(), reason: z.string(), text: z.string(), at: time })),
    /** The number of recognised copies of the same event. */
    copies: z.number(),
    /** Only where the state is `unknown` or `waiting`: the possible reasons at this moment. */
    doubts: z
      .object({
        /** Sentences, the likeliest first. */
        reasons: z.array(z.string()),
        lanes: z.array(
          z.object({
            lane: z.enum(LANE_NAMES),
            waiting: z.number(),
            /** Receive time of the oldest record that is not processed. */
            oldestAt: time.nullable(),
            /** No processor has published this lane lately. */
            silent: z.boolean(),
          }),
        ),
        retention: z.object({ receiptsHours: z.number(), logHours: z.number(), eventsDays: z.number() }),
        /** In the last hour. */
        clientDiscards: z.array(z.object({ category: z.string(), reason: z.string(), quantity: z.number() })),
        /** Events not kept in the last hour, and how many of them have a receipt. */
        drops: z.object({ counted: z.number(), named: z.number() }),
      })
      .nullable(),
  });
};

/** `GET /api/ui/receipts/:id?project=` gives `{receipts}`: one for each project that knows the id, or one that is `unknown`. */
export const receiptSchema = receiptWith(z.number());
export type Receipt = z.infer<typeof receiptSchema>;
export type ReceiptStep = Receipt['steps'][number];
export const receiptsSchema = z.object({ receipts: z.array(receiptSchema).min(1) });
export type Receipts = z.infer<typeof receiptsSchema>;

/** `GET /api/0/projects/:project/events/:id/receipt/`, `:project` being a slug or an id, and the same below `:org/:project`. */
export const publicReceiptSchema = receiptWith(z.iso.datetime());
export type PublicReceipt = z.infer<typeof publicReceiptSchema>;
