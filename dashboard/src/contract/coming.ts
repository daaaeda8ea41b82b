import { endpoint } from './endpoint.ts';

/** Units that came with one key in the last 24 hours (events, transactions); spans and bytes are left out. */
export interface ComingKey {
  /** Slug of its project. */
  project: string;
  publicKey: string;
  label: string;
  state: 'active' | 'disabled' | 'ended' | 'revoked';
  accepted: number;
  filtered: number;
  rateLimited: number;
  invalid: number;
  dropped: number;
  reasons: StoppedUnits[];
  lastAt: number | null;
  /** The SDK that sent last; empty where none is known. */
  lastClient: string;
}

/** Units that were not kept, and why. */
export interface StoppedUnits {
  outcome: string;
  reason: string;
  quantity: number;
  text: string;
  advice: string;
}

/** Requests that were refused for the same reason. */
export interface RefusedRequests {
  /** Slug of the project that they named; empty where there is none. */
  project: string;
  code: string;
  /** Whole where it is a key that exists, else its first eight characters; empty where none was sent. */
  publicKey: string;
  /** The address, size or number that the refusal names. */
  detail: string;
  requests: number;
  lastAt: number;
  client: string;
  text: string;
  advice: string;
}

export interface Coming {
  since: number;
  /** One sentence on the most likely cause, and what to do. */
  verdict: { isWell: boolean; text: string; advice: string };
  keys: ComingKey[];
  /** Most first. */
  refused: RefusedRequests[];
  /** Rows that are left out of `refused`. */
  refusedLeftOut: number;
  /** Units that processors left out later, of all keys together. */
  later: StoppedUnits[];
  stored: number;
}

export const comingOfProject = endpoint<{ params: 'slug'; answer: Coming }>('GET', '/api/ui/projects/:slug/coming');
/** The same of all projects that the person sees, and of requests that name no project that exists. */
export const comingOfAll = endpoint<{ answer: Coming }>('GET', '/api/ui/coming');
