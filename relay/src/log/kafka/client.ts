import { createRequire } from 'node:module';

import { Kafka, logLevel, type logCreator } from 'kafkajs';

import type { Logger } from '../logger.ts';

/* The only file that knows the client library; the others of this folder see these types. */
export type { Admin, Consumer as KafkaConsumer, EachBatchPayload, Kafka, Message, Producer } from 'kafkajs';

interface Retry {
  initialRetryTime: number;
  maxRetryTime: number;
  factor: number;
  multiplier: number;
  retries: number;
}

/*
 * Set in full: what is left out takes other values when NODE_ENV is `test`. The client retries on several levels at once
 * (connecting, finding the leader, sending), so the times multiply.
 */
/** For consumers: time for a new leader or coordinator. */
export const PATIENT: Retry = { initialRetryTime: 100, maxRetryTime: 2_000, factor: 0.2, multiplier: 2, retries: 6 };
/** For appends and questions: somebody waits for the answer, and can try again elsewhere. */
export const BRISK: Retry = { initialRetryTime: 100, maxRetryTime: 400, factor: 0.2, multiplier: 2, retries: 3 };

export const createClient = (brokers: string[], clientId: string, retry: Retry, logger: Logger | undefined): Kafka =>
  new Kafka({
    brokers,
    clientId,
    connectionTimeout: 2_000,
    requestTimeout: 15_000,
    retry,
    logLevel: logLevel.WARN,
    logCreator: routeTo(logger),
  });

/**
 * The client asks itself each millisecond whether a request waits, on every connection, also when none does (kafkajs
 * issue 1751): 4.5 % of a core for an idle consumer. Nothing is lost by asking only while one waits, for a request that
 * has to wait asks too.
 */
export function stopIdlePolling(): void {
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as {
    prototype: RequestQueue;
  };
  const schedule = prototype.scheduleCheckPendingRequests;
  if (schedule.name === 'scheduleWhilePending') return;
  prototype.scheduleCheckPendingRequests = function scheduleWhilePending(this: RequestQueue): void {
    if (this.pending.length > 0) schedule.call(this);
  };
}

interface RequestQueue {
  pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

/** What the client logs are steps of its own recovery; what they lead to comes out as errors. */
const routeTo =
  (logger: Logger | undefined): logCreator =>
  () =>
  ({ namespace, log }) =>
    logger?.debug({ namespace, kafka: log.message, cause: log['error'] }, 'the Kafka client has something to say');
