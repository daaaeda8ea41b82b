import type { FastifyInstance, FastifyRequest } from 'fastify';

import { ApiError } from '../errors.ts';
import type { ApiTools } from '../tools.ts';
import { identify, type Person } from './identify.ts';

export type WhoAsks = (request: FastifyRequest) => Person;

/**
 * Lets only a known person reach the routes that are registered on `server`; returns the function that gives a route this
 * person.
 */
export function requirePerson(server: FastifyInstance, tools: ApiTools): WhoAsks {
  const people = new WeakMap<FastifyRequest, Person>();

  server.addHook('onRequest', async (request) => {
    const person = await identify(request, tools);
    if (!person) throw new ApiError('unauthenticated');
    people.set(request, person);
  });

  return (request) => {
    const person = people.get(request);
    if (!person) throw new Error('A route asked who is there before the guard ran.');
    return person;
  };
}
