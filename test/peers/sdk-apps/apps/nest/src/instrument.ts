import { init } from '@breakwater/sdk';

declare const process: { env: Record<string, string | undefined> };

init({ dsn: process.env.DSN, tracesSampleRate: 1 });
