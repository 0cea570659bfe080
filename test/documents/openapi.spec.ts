import { describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { z } from 'zod';
import { exampleOf } from '#kernel/documents/example.ts';
import { JsonSchemas } from '#kernel/documents/json-schemas.ts';
import { fullPathOf, openApiOf } from '#kernel/documents/openapi.ts';
import { defineError } from '#kernel/domain/errors.ts';
import { operation } from '#kernel/http/route.ts';
import { documentsOf } from '../../src/bootstrap/documents.ts';
import { allModules } from '../../src/bootstrap/modules.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document is looked at, not trusted
type Document = any;

describe('the OpenAPI document of Jumak', () => {
  const document: Document = documentsOf({ modules: allModules, topicPrefix: 'jumak' }).openApi();
  const operations = allModules.flatMap(({ routes }) => routes);

  it('is valid', async () => {
    expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
  });

  it('has every route of every module, and what every process answers', () => {
    const told = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(told).toEqual(expect.arrayContaining(operations.map((each) => `${each.method} ${fullPathOf(each)}`)));
    expect(told).toEqual(expect.arrayContaining(['GET /health/ready', 'GET /openapi.json', 'GET /docs']));
  });

  it('calls each operation by another id', () => {
    const ids = Object.values<object>(document.paths).flatMap((methods) =>
      Object.values<{ operationId: string }>(methods as never).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('asks for a token exactly where the policy does', () => {
    const open = operations.filter(({ policy }) => policy === 'public');
    const told = operations.filter(
      (each) => document.paths[fullPathOf(each)][each.method.toLowerCase()].security.length === 0,
    );
    expect(told).toEqual(open);
  });

  it('promises no limit of what must answer a busy process too', () => {
    expect(Object.keys(document.paths['/health/live'].get.responses)).toEqual(['200', 'default']);
  });

  it('shows requests that the routes accept', () => {
    const schemas = new JsonSchemas();
    const taken = operations.flatMap((each) =>
      [each.query, each.body].flatMap((schema) =>
        schema === undefined ? [] : [{ route: `${each.method} ${each.path}`, schema }],
      ),
    );
    expect(taken.length).toBeGreaterThan(15);
    for (const { route, schema } of taken) {
      const example = exampleOf(schemas, schemas.of(schema)) as object;
      const sent = schema === operations.find(({ query }) => query === schema)?.query ? asQuery(example) : example;
      expect({ route, faults: schema.safeParse(sent).error?.issues ?? [] }).toEqual({ route, faults: [] });
    }
  });

  it('shows answers that the routes may give', () => {
    const schemas = new JsonSchemas();
    for (const each of operations)
      for (const { body } of Object.values(each.answers)) {
        if (body === undefined) continue;
        const route = `${each.method} ${each.path}`;
        const faults = body.safeParse(exampleOf(schemas, schemas.of(body))).error?.issues ?? [];
        expect({ route, faults }).toEqual({ route, faults: [] });
      }
  });

  it('names every code that its routes may answer with', () => {
    const codes: string[] = document.components.schemas.Problem.properties.code.enum;
    const own = operations.flatMap(({ notFound, problems }) =>
      [...problems, ...(notFound ? [notFound] : [])].map(({ code }) => code),
    );
    expect(codes).toEqual(expect.arrayContaining([...own, 'VALIDATION', 'TOKEN_EXPIRED', 'URI_TOO_LONG', 'INTERNAL']));
  });
});

describe('an operation in an OpenAPI document', () => {
  const Taken = defineError('TAKEN', 'conflict', { ko: '이미 있습니다.', en: 'It is there already.' });
  const thing = z.object({ name: z.string().meta({ examples: ['a thing'] }) }).meta({ id: 'Thing' });
  const document: Document = openApiOf({
    title: 'Things',
    version: '1',
    description: 'Of things.',
    chapters: [
      {
        name: 'things',
        summary: 'Things.',
        operations: [
          operation({
            method: 'PUT',
            path: '/things/:id',
            summary: 'Put a thing',
            policy: 'host',
            params: z.object({ id: z.uuidv7() }),
            body: thing,
            idempotent: true,
            headers: ['If-Match'],
            answers: { 201: { body: thing, headers: ['Location'] }, 204: {} },
            problems: [Taken],
          }),
        ],
      },
    ],
  });
  const told = document.paths['/api/v1/things/{id}'].put;

  it('is told with the role that it needs', () => {
    expect(told.security).toEqual([{ bearer: ['HOST', 'ADMIN'] }]);
  });

  it('is told with its parameters and the headers that it heeds', () => {
    expect(told.parameters.map((each: Document) => each.name ?? each.$ref.split('/').at(-1))).toEqual([
      'id',
      'Accept-Language',
      'X-Request-Id',
      'Idempotency-Key',
      'If-Match',
    ]);
  });

  it('is told with its body as a component, and an example', () => {
    expect(told.requestBody.content['application/json']).toEqual({
      schema: { $ref: '#/components/schemas/Thing' },
      example: { name: 'a thing' },
    });
  });

  it('is told with every answer, and with every problem by its status', () => {
    expect(Object.keys(told.responses)).toEqual([
      '201',
      '204',
      '400',
      '401',
      '403',
      '404',
      '409',
      '413',
      '415',
      '422',
      '429',
      '503',
      'default',
    ]);
  });

  it('is told with the document of its own refusal, beside that of its key in flight', () => {
    const { $ref } = told.responses['409'];
    expect($ref).toBe('#/components/responses/IDEMPOTENCY_IN_FLIGHT-TAKEN');
    const { examples } =
      document.components.responses['IDEMPOTENCY_IN_FLIGHT-TAKEN'].content['application/problem+json'];
    expect(examples.TAKEN.value).toMatchObject({ status: 409, code: 'TAKEN', detail: 'It is there already.' });
  });
});

const asQuery = (example: object): object =>
  Object.fromEntries(Object.entries(example).map(([name, value]) => [name, String(value)]));
