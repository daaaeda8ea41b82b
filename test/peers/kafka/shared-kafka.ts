import type { TestProject } from 'vitest/node';

import { startKafka } from '../../support/kafka.ts';
import type { RunningKafka } from '../../support/kafka.ts';

/** The one Kafka of the flows that use topics of their own. A flow that kills or fills its broker starts another by `startKafka`. */
export type SharedKafka = Pick<RunningKafka, 'brokers'> | { skip: string };

declare module 'vitest' {
  interface ProvidedContext {
    kafka: SharedKafka;
  }
}

let kafka: RunningKafka | { skip: string };

export async function setup({ provide }: TestProject): Promise<void> {
  kafka = await startKafka();
  provide('kafka', 'skip' in kafka ? kafka : { brokers: kafka.brokers });
}

export async function teardown(): Promise<void> {
  if ('stop' in kafka) await kafka.stop();
}
