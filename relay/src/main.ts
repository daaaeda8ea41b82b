import { z } from 'zod';

import { readServiceConfig } from './config.ts';
import { createLogger } from './log/index.ts';
import { startRelay } from './service.ts';

/* The relay as a service of its own, on Kafka: `npm run start:relay`. */

const STOP_MS = 5_000;

try {
  await start();
} catch (error) {
  console.error(`Breakwater relay cannot start: ${explain(error)}`);
  process.exit(1);
}

async function start(): Promise<void> {
  const config = readServiceConfig(process.env);
  const logger = createLogger('relay', config.logLevel);
  const service = await startRelay(config, logger);

  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    const overdue = setTimeout(() => {
      console.error(`Breakwater relay did not stop within ${STOP_MS} ms.`);
      process.exit(1);
    }, STOP_MS);
    overdue.unref();
    service.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(`Breakwater relay did not stop cleanly: ${explain(error)}`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  console.log(`Breakwater relay is ready at ${service.url}`);
}

/** What a person can act on. */
function explain(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}
