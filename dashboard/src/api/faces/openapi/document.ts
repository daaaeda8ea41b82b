import { z } from 'zod';

import { API_ERRORS } from '../../errors.ts';
import type { ServedEndpoint } from '../../serve-endpoint.ts';
import { PRODUCT_VERSION } from '../../version.ts';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** Errors of `/api/0`: a sentence for people. */
const errorSchema = z.object({ detail: z.string() });

const DESCRIPTION = [
  'Times are epoch milliseconds where they are numbers and RFC 3339 where they are texts; durations end in `Ms` or `Seconds`; sizes are bytes.',
  'Paths are served with and without the slash at their end.',
  'Answers may gain fields; a client should pass over the ones that it does not know.',
].join(' ');

/** OpenAPI 3.1 of all endpoints that programs may use, in a stable order. */
export function documentOf(served: readonly ServedEndpoint[], publicUrl: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const one of [...served].sort(byPathAndMethod)) {
    const path = one.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: operationOf(one) };
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: DIALECT,
    info: { title: 'Breakwater', version: PRODUCT_VERSION, description: DESCRIPTION },
    servers: [{ url: publicUrl }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token of the page of settings.' },
      },
      schemas: { Error: jsonOf(errorSchema, 'output') },
    },
  };
}

const byPathAndMethod = (a: ServedEndpoint, b: ServedEndpoint): number => {
  const [one, other] = [`${a.path} ${a.method}`, `${b.path} ${b.method}`];
  return one < other ? -1 : one > other ? 1 : 0;
};

function operationOf({ method, path, facts }: ServedEndpoint): object {
  const { right, summary, status = facts.answer === null ? 204 : 200 } = facts;
  return {
    operationId: operationIdOf(method, path),
    summary,
    ...(right === 'anyone' ? { security: [] } : { description: `Needs the right \`${right}\`.` }),
    parameters: [...pathParametersOf(path), ...searchParametersOf(facts.search)],
    ...bodyOf(facts),
    responses: {
      [status]: { description: 'Done.', ...contentOf(facts.answer) },
      ...errorsOf(facts),
    },
  };
}

/** Such as `getProjectsByOrgByProjectKeys`. */
const operationIdOf = (method: string, path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '' && part !== 'api' && part !== '0')
    .reduce(
      (id, part) => id + (part.startsWith(':') ? `By${capital(part.slice(1))}` : capital(part.replace(/\W/g, ''))),
      method.toLowerCase(),
    );

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const pathParametersOf = (path: string): object[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

function searchParametersOf(search: z.ZodType | undefined): object[] {
  if (!search) return [];
  const { properties = {}, required = [] } = jsonOf(search, 'input') as {
    properties?: Record<string, { description?: string }>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema,
  }));
}

function bodyOf({ body, takes }: ServedEndpoint['facts']): object {
  if (body)
    return { requestBody: { required: true, content: { 'application/json': { schema: jsonOf(body, 'input') } } } };
  if (takes !== undefined) return { requestBody: { required: true, content: { [takes]: {} } } };
  return {};
}

function contentOf(answer: ServedEndpoint['facts']['answer']): object {
  if (answer === null) return {};
  if (typeof answer === 'string') return { content: { [answer]: {} } };
  return { content: { 'application/json': { schema: jsonOf(answer, 'output') } } };
}

/** The errors that an endpoint names, by their status, and one entry for those that any may answer. */
function errorsOf({ right, errors = [] }: ServedEndpoint['facts']): object {
  const codes = [...new Set([...(right === 'anyone' ? [] : (['unauthenticated', 'forbidden'] as const)), ...errors])];
  const statuses = [...new Set(codes.map((code) => API_ERRORS[code].status))].sort();
  const byStatus = statuses.map((status) => {
    const sentences = codes.filter((code) => API_ERRORS[code].status === status).map((code) => API_ERRORS[code].detail);
    return [status, errorAnswer(sentences.join(' '))];
  });
  return { ...Object.fromEntries(byStatus), default: errorAnswer('Any other error, with one sentence about it.') };
}

const errorAnswer = (description: string): object => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
});

/** Answers stay open for fields to come, so that no schema of one forbids others; bodies forbid what the server refuses. */
const jsonOf = (schema: z.ZodType, io: 'input' | 'output'): object => {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override({ jsonSchema }) {
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return json;
};
