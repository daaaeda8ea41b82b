import { isRecord } from './parse-json.ts';

/** A rate below a millionth would let one event outweigh a busy day. */
const LEAST_RATE = 1e-6;

/** How many events one stands for that was kept at a sample rate; 1 where the client names none that is possible. */
export function weightOfRate(given: unknown): number {
  const rate = typeof given === 'string' ? Number.parseFloat(given) : given;
  if (typeof rate !== 'number' || !(rate >= LEAST_RATE && rate <= 1)) return 1;
  return Math.fround(1 / rate);
}

/** The sample rate that a client names in a context: `error_sampling` of errors, `trace` of transactions. */
export const sampleRateOf = (context: unknown): unknown =>
  isRecord(context) ? context['client_sample_rate'] : undefined;
