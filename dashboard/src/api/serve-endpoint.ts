import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { z } from 'zod';

import type { Endpoint, EndpointShape } from '../contract/endpoint.ts';
import type { Right } from '../contract/rights.ts';
import type { Access } from './auth/access.ts';
import type { Guard } from './auth/guard.ts';
import { parse } from './error-answers.ts';
import type { ApiErrorCode } from './errors.ts';

type Part = 'search' | 'body';

/** The parts of a request that an endpoint has, each with the schema that reads it. */
type SchemasOf<Shape extends EndpointShape> = {
  [Name in Part as Shape extends Record<Name, unknown> ? Name : never]: z.ZodType<Shape[Name]>;
};

/** All that the server alone has to know of an endpoint. The document of the API and the tests are made of it. */
export interface EndpointFacts {
  /** `anyone`: no credentials are asked for. */
  right: Right | 'anyone';
  /** One sentence about what it does. */
  summary: string;
  /** Reads the query of the address. */
  search?: z.ZodType;
  body?: z.ZodType;
  /** The type of a body that the handler reads itself. */
  takes?: `${string}/${string}`;
  /** The schema of the answer in JSON, or the type of another content; null for none. */
  answer: z.ZodType | `${string}/${string}` | null;
  status?: 200 | 201 | 202 | 204;
  /** Those that it answers besides the ones that every endpoint has. */
  errors?: readonly ApiErrorCode[];
}

/** An endpoint as it stands in the server's table of routes. */
export interface ServedEndpoint extends Endpoint {
  facts: EndpointFacts;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    served?: ServedEndpoint;
  }
}

export interface Asked<Shape extends EndpointShape, Facts extends EndpointFacts> {
  params: Record<NonNullable<Shape['params']>, string>;
  search: Facts['search'] extends z.ZodType ? z.output<Facts['search']> : null;
  body: Facts['body'] extends z.ZodType ? z.output<Facts['body']> : null;
  /** On whose behalf it is asked. */
  access: Facts['right'] extends 'anyone' ? null : Access;
  request: FastifyRequest;
  reply: FastifyReply;
}

export type Serve = <Shape extends EndpointShape, const Facts extends EndpointFacts & SchemasOf<Shape>>(
  endpoint: Endpoint<Shape>,
  facts: Facts,
  answer: (asked: Asked<Shape, Facts>) => Promise<Shape['answer']> | Shape['answer'],
  options?: Pick<RouteOptions, 'bodyLimit'>,
) => void;

/**
 * Registers endpoints on a server whose prefix begins their paths: only a caller with the right gets in, and the handler is given
 * what was asked in its types. A path that ends with a slash is served without it too.
 */
export const servingOn =
  (server: FastifyInstance, guard: Guard): Serve =>
  (endpoint, facts, answer, options = {}) => {
    const { method, path } = endpoint;
    if (!path.startsWith(`${server.prefix}/`)) throw new Error(`${path} is not below ${server.prefix}.`);
    const params = paramsOf(path);
    const { right, status = facts.answer === null ? 204 : 200 } = facts;
    const url = path.slice(server.prefix.length);

    for (const one of new Set([url, url.replace(/(.)\/$/, '$1')])) {
      server.route({
        ...options,
        method,
        url: one,
        config: { served: { method, path, facts } },
        onRequest: async (request) => {
          if (right !== 'anyone') await guard.admit(request, right);
        },
        handler: async (request, reply) => {
          const asked = {
            params: parse(params, request.params),
            search: facts.search ? parse(facts.search, request.query) : null,
            body: facts.body ? parse(facts.body, request.body) : null,
            access: right === 'anyone' ? null : guard.accessOf(request),
            request,
            reply,
          };
          reply.status(status);
          if (typeof facts.answer === 'string') reply.type(facts.answer);
          const answered = await answer(asked as Parameters<typeof answer>[0]);
          return facts.answer === null ? reply.send() : answered;
        },
      });
    }
  };

/** The longest is the name of a release (250); more is refused with a reason by the handler that reads it. */
const MOST_PARAM = 1024;

/** The names in a path, each a text. */
const paramsOf = (path: string): z.ZodType<Record<string, string>> => {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const text = z.string().max(MOST_PARAM);
  return z.object(Object.fromEntries(names.map((name) => [name, text])));
};
