// `node --import` of it starts @sentry/node as a customer does: RATE is the share of traces, and without it only errors are sent.
import * as Sentry from '@sentry/node-11';

const { DSN, RATE } = process.env;
Sentry.init({ dsn: DSN, release: 'bench@1', ...(RATE ? { tracesSampleRate: Number(RATE) } : {}) });
globalThis.captureForBench = Sentry.captureException;
