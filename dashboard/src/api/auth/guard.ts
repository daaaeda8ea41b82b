import type { FastifyRequest } from 'fastify';

import type { Right } from '../../contract/rights.ts';
import { ApiError } from '../errors.ts';
import type { ApiTools } from '../tools.ts';
import { identify } from './identify.ts';
import { accessOf, limitedByScopes } from './access.ts';
import type { Access } from './access.ts';

export interface Guard {
  /** @throws ApiError `unauthenticated` where nobody known asks, `forbidden` where the right is missing. */
  admit(request: FastifyRequest, right: Right): Promise<void>;
  /** The access of a request that was admitted. */
  accessOf(request: FastifyRequest): Access;
}

/** Lets only a known person reach an endpoint, and remembers who that is while the request lasts. */
export function createGuard(tools: ApiTools): Guard {
  const admitted = new WeakMap<FastifyRequest, Access>();
  return {
    async admit(request, right) {
      const person = await identify(request, tools);
      if (!person) throw new ApiError('unauthenticated');
      const rights = limitedByScopes(tools.rightsOf(person), person);
      if (!rights.has(right)) throw new ApiError('forbidden', { causes: [`right: ${right} is not yours`] });
      const projects = tools.projectsOf(person, await tools.accounts.projects());
      admitted.set(request, accessOf(person, rights, projects));
    },
    accessOf(request) {
      const access = admitted.get(request);
      if (!access) throw new Error('A route asked who is there before the guard ran.');
      return access;
    },
  };
}
