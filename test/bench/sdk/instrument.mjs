// `node --import` of it starts our SDK as a customer does: RATE is the share of traces, and without it only errors are sent.
import { init } from '@breakwater/sdk/node';

const { DSN, RATE } = process.env;
init({ dsn: DSN, release: 'bench@1', ...(RATE ? { tracesSampleRate: Number(RATE) } : {}) });
globalThis.captureForBench = (await import('@breakwater/sdk/node')).captureException;
