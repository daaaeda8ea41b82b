import { Kafka, logLevel, type logCreator } from 'kafkajs';

import type { Logger } from '../logger.ts';

/* The only file that knows the client library; the others of this folder see these types. */
export type { Admin, Consumer as KafkaConsumer, EachBatchPayload, Kafka, Message, Producer } from 'kafkajs';

/** Set in full: what is left out takes other values when NODE_ENV is `test`. About nine seconds in all, time for a new leader. */
export const PATIENT_RETRY = { initialRetryTime: 100, maxRetryTime: 2_000, factor: 0.2, multiplier: 2, retries: 8 };
/** About three seconds: somebody waits for the answer, and can try again elsewhere. */
export const BRISK_RETRY = { ...PATIENT_RETRY, maxRetryTime: 1_000, retries: 5 };

export const createClient = (brokers: string[], clientId: string, logger: Logger | undefined): Kafka =>
  new Kafka({
    brokers,
    clientId,
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    retry: PATIENT_RETRY,
    logLevel: logLevel.WARN,
    logCreator: routeTo(logger),
  });

/** What the client logs are steps of its own recovery; what they lead to comes out as errors. */
const routeTo =
  (logger: Logger | undefined): logCreator =>
  () =>
  ({ namespace, log }) =>
    logger?.debug({ namespace, kafka: log.message, cause: log['error'] }, 'the Kafka client has something to say');
