import type { ClientOptions, SamplingContext } from '../client/options.ts';
import type { TransactionOptions } from './span.ts';
import type { DynamicSamplingContext, Propagation } from './trace-headers.ts';

/** Undefined where no decision is made, and none is sent to others. */
export interface Sampling {
  sampled: boolean | undefined;
  sampleRate: number | undefined;
  sampleRand: number;
}

/** `tracesSampler` first, then the caller's decision, then `tracesSampleRate`; without any, no decision is made. */
export function decideSampling(
  given: TransactionOptions,
  { tracesSampler, tracesSampleRate }: ClientOptions,
  incoming: Propagation | undefined,
  random: number,
): Sampling {
  const parentSampled = incoming?.sampled;
  const sampleRand = randOf(incoming?.dsc, parentSampled, random);
  if (tracesSampleRate === undefined && !tracesSampler)
    return { sampled: undefined, sampleRate: undefined, sampleRand };
  const context: SamplingContext = { name: given.name, op: given.op, data: given.data ?? {}, parentSampled };
  const chosen = Number(tracesSampler ? askSampler(tracesSampler, context) : (parentSampled ?? tracesSampleRate));
  const sampleRate = chosen >= 0 && chosen <= 1 ? chosen : 0;
  return { sampled: sampleRand < sampleRate, sampleRate, sampleRand };
}

/** A sampler that fails samples nothing; the work that it was asked for goes on. */
function askSampler(sampler: NonNullable<ClientOptions['tracesSampler']>, context: SamplingContext): number | boolean {
  try {
    return sampler(context);
  } catch {
    return 0;
  }
}

/** The number that every service of a trace compares with its rate; made up so that it agrees with the caller, if need be. */
function randOf(dsc: DynamicSamplingContext | undefined, parentSampled: boolean | undefined, random: number): number {
  const received = Number(dsc?.['sample_rand'] ?? Number.NaN);
  if (received >= 0 && received < 1) return received;
  const rate = Number(dsc?.['sample_rate'] ?? Number.NaN);
  if (parentSampled === undefined || !(rate >= 0 && rate <= 1)) return random;
  return parentSampled ? random * rate : rate + random * (1 - rate);
}
