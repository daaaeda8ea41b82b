import type { FastifyRequest } from 'fastify';

import type { Right } from '../../contract/rights.ts';
import { ApiError } from '../errors.ts';
import type { ApiTools } from '../tools.ts';
import { identify } from './identify.ts';
import type { Person } from './identify.ts';

/** On whose behalf a request is made. */
export type Access = Person;

export interface Guard {
  /** @throws ApiError where nobody known asks. */
  admit(request: FastifyRequest, right: Right): Promise<void>;
  /** The caller of a request that was admitted. */
  accessOf(request: FastifyRequest): Access;
}

/** Lets only a known person reach an endpoint, and remembers who that is while the request lasts. */
export function createGuard(tools: ApiTools): Guard {
  const admitted = new WeakMap<FastifyRequest, Access>();
  return {
    async admit(request) {
      const person = await identify(request, tools);
      if (!person) throw new ApiError('unauthenticated');
      admitted.set(request, person);
    },
    accessOf(request) {
      const access = admitted.get(request);
      if (!access) throw new Error('A route asked who is there before the guard ran.');
      return access;
    },
  };
}
