import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { filledPath } from '../../../contract/endpoint.ts';
import { event, issue, useSampleApi } from '../../testing/sample-api.ts';

const api = useSampleApi();

const schema = z.record(z.string(), z.unknown());
const answerSchema = z.object({ content: z.record(z.string(), z.object({ schema: schema.optional() })).optional() });
const operationSchema = z.object({
  operationId: z.string(),
  summary: z.string().regex(/^[A-Z].*\.$/),
  security: z.array(z.unknown()).optional(),
  responses: z.record(z.string(), answerSchema),
});
const documentSchema = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
});

const read = async () => {
  const response = await fetch(`${api.current().url}/api/openapi.json`);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  const body = (await response.json()) as Record<string, unknown>;
  return { body, response, document: documentSchema.parse(body) };
};

describe('the document of the API', () => {
  test('is valid OpenAPI 3.1', async () => {
    const { body } = await read();
    const validator = new Validator();
    const { valid, errors } = await validator.validate(body);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  test('lists each endpoint that programs may use once, and none of the page', async () => {
    const { document } = await read();
    const listed = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    const forPrograms = api
      .current()
      .served.map(({ method, path }) => `${method} ${path}`)
      .filter((route) => route.includes(' /api/') && !route.includes(' /api/ui/'));
    expect(listed.sort()).toEqual(forPrograms.sort());
    const ids = Object.values(document.paths).flatMap((operations) =>
      Object.values(operations).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('names the right, the errors and units', async () => {
    const { body } = await read();
    expect(body).toMatchObject({
      info: { description: expect.stringContaining('epoch milliseconds') },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      paths: {
        '/api/openapi.json': { get: { security: [] } },
        '/api/0/issues/{id}/': {
          put: {
            description: 'Needs the right `issues:write`.',
            responses: { 401: {}, 404: { description: 'There is no such issue.' }, default: {} },
          },
        },
      },
    });
  });

  test('is not sent again to a client that has it', async () => {
    const { response } = await read();
    const etag = response.headers.get('etag') ?? '';
    const again = await fetch(response.url, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await fetch(response.url, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  test('describes the answers that the server gives to every listed GET', async () => {
    const { document } = await read();
    // Patterns of the schemas hold the formats.
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const params = {
      org: 'default',
      project: 'default',
      id: issue.issueId,
      eventId: event.eventId,
      version: 'shop@1.10.0',
    };
    const asked = Object.entries(document.paths).filter(
      ([, { get }]) => get?.security === undefined && get?.responses['200'],
    );
    expect(asked.length).toBeGreaterThan(10);
    for (const [path, { get }] of asked) {
      const answer = await api.current().ask(filledPath(path.replace(/\{(\w+)\}/g, ':$1'), params));
      expect(answer.status, path).toBe(200);
      const described = get?.responses['200']?.content?.['application/json']?.schema ?? false;
      ajv.validate(described, await answer.json());
      expect(ajv.errors ?? [], path).toEqual([]);
    }
  });

  test('describes the errors of the server', async () => {
    const { body } = await read();
    const { components } = z.object({ components: z.object({ schemas: z.object({ Error: schema }) }) }).parse(body);
    const ajv = new Ajv2020({ strict: false });
    for (const path of ['/api/0/issues/99/', '/api/0/projects/none/none/']) {
      const answer = await api.current().ask(path);
      expect(answer.status).toBe(404);
      ajv.validate(components.schemas.Error, await answer.json());
      expect(ajv.errors ?? []).toEqual([]);
    }
  });
});
