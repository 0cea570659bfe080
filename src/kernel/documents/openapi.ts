import type { DomainErrorClass } from '../domain/errors.ts';
import type { Answer } from '../http/answer.ts';
import { EDGE_PROBLEMS, problemsOf } from '../http/operation-problems.ts';
import { problemDocument, problemOf, statusOf, titleOf } from '../http/problem.ts';
import { type Operation, ROLES } from '../http/route.ts';
import { exampleOf } from './example.ts';
import { ANSWER_HEADERS, REQUEST_HEADERS } from './headers.ts';
import { type JsonSchema, JsonSchemas } from './json-schemas.ts';

/** The operations that are told under one name. */
export interface Chapter {
  readonly name: string;
  readonly summary: string;
  readonly operations: readonly Operation[];
}

export interface ApiDescription {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  /** How the outside reaches it; left out, it is where the document came from. */
  readonly url?: string | undefined;
  readonly chapters: readonly Chapter[];
}

type Json = Readonly<Record<string, unknown>>;

/** An OpenAPI 3.1 document of operations, from the schemas by which requests are read and answers are checked. */
export function openApiOf({ title, version, description, url, chapters }: ApiDescription): Json {
  const writer = new OpenApi();
  const paths = writer.paths(chapters);
  return {
    openapi: '3.1.0',
    info: { title, version, description },
    servers: [{ url: url ?? '/' }],
    tags: chapters.map(({ name, summary }) => ({ name, description: summary })),
    paths,
    components: writer.components,
  };
}

/** The path of an operation as it is asked for, with its parameters in braces. */
export const fullPathOf = ({ base, path }: Pick<Operation, 'base' | 'path'>): string =>
  `${base === 'root' ? '' : '/api/v1'}${path}`.replaceAll(/:(\w+)/g, '{$1}');

class OpenApi {
  readonly #schemas = new JsonSchemas();
  readonly #problems = new Map<string, Json>();
  readonly #codes = new Set<string>();

  paths(chapters: readonly Chapter[]): Json {
    const paths: Record<string, Record<string, Json>> = {};
    for (const { name, operations } of chapters) {
      for (const operation of operations) {
        const path = fullPathOf(operation);
        paths[path] = { ...paths[path], [operation.method.toLowerCase()]: this.#operation(name, operation) };
      }
    }
    return paths;
  }

  get components(): Json {
    const problem = this.#schemas.resolve(this.#schemas.of(problemDocument));
    const properties = problem.properties as Json;
    const code = { ...(properties.code as Json), enum: [...this.#codes].sort() };
    return {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The access token of a session.' },
      },
      schemas: { ...this.#schemas.components, Problem: { ...problem, properties: { ...properties, code } } },
      responses: Object.fromEntries(this.#problems),
      headers: ANSWER_HEADERS,
      parameters: Object.fromEntries(
        Object.entries(REQUEST_HEADERS).map(([name, header]) => [name, { name, in: 'header', ...header }]),
      ),
    };
  }

  #operation(tag: string, operation: Operation): Json {
    const { summary, description, policy, body } = operation;
    return {
      tags: [tag],
      operationId: idOf(operation),
      summary,
      ...(description === undefined ? {} : { description }),
      security: policy === 'public' ? [] : [{ bearer: policy === 'member' ? [] : ROLES[policy] }],
      parameters: this.#parameters(operation),
      ...(body === undefined
        ? {}
        : {
            requestBody: {
              required: !body.safeParse({}).success,
              content: { 'application/json': this.#content(this.#schemas.of(body)) },
            },
          }),
      responses: { ...this.#answers(operation), ...this.#refusals(operation) },
    };
  }

  #parameters({ params, query, headers, idempotent }: Operation): readonly Json[] {
    const heeded = ['Accept-Language', 'X-Request-Id', ...(idempotent ? ['Idempotency-Key'] : []), ...headers];
    return [
      ...(params === undefined ? [] : this.#fields(this.#schemas.of(params), 'path')),
      ...(query === undefined ? [] : this.#fields(this.#schemas.of(query), 'query')),
      ...heeded.map((name) => ({ $ref: `#/components/parameters/${name}` })),
    ];
  }

  #fields(schema: JsonSchema, place: 'path' | 'query'): readonly Json[] {
    const required = (schema.required ?? []) as readonly string[];
    return Object.entries((schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>).map(
      ([name, { description, ...field }]) => ({
        name,
        in: place,
        required: required.includes(name),
        ...(description === undefined ? {} : { description }),
        schema: field,
      }),
    );
  }

  #answers(operation: Operation): Json {
    return Object.fromEntries(
      Object.entries(operation.answers).map(([status, answer]) => [
        status,
        {
          description: DESCRIPTIONS[status] ?? 'Done.',
          headers: headersOf(operation, answer),
          ...this.#bodyOf(answer),
        },
      ]),
    );
  }

  #bodyOf({ body, events, contentType }: Answer): Json {
    if (body !== undefined) return { content: { 'application/json': this.#content(this.#schemas.of(body)) } };
    if (events !== undefined) return { content: { 'text/event-stream': this.#stream(this.#schemas.of(events)) } };
    const [mediaType] = contentType?.split(';') ?? [];
    return mediaType === undefined ? {} : { content: { [mediaType]: { schema: { type: 'string' } } } };
  }

  #content(schema: JsonSchema): Json {
    return { schema, example: exampleOf(this.#schemas, schema) };
  }

  #stream(data: JsonSchema): Json {
    const example = exampleOf(this.#schemas, data);
    return {
      schema: {
        type: 'string',
        description: 'Server-sent events; `data` of each is JSON of the schema below.',
        contentMediaType: 'application/json',
        contentSchema: data,
      },
      example: `id: 1\ndata: ${JSON.stringify(example)}\n\n`,
    };
  }

  #refusals(operation: Operation): Json {
    const byStatus = Object.groupBy(problemsOf(operation), (problem) => statusOf(problem));
    const told = Object.entries(byStatus).map(([status, problems = []]) => [status, this.#problem(status, problems)]);
    return { ...Object.fromEntries(told), default: this.#otherProblem() };
  }

  #problem(status: string, problems: readonly DomainErrorClass[]): Json {
    const documents = new Map(problems.map((Problem) => [Problem.code, documentOf(new Problem())]));
    const codes = [...documents.keys()];
    const description = `${titleOf(Number(status)).en}: ${codes.join(', ')}`;
    return this.#shared({ name: codes.join('-'), description, headers: problemHeadersOf(status), documents });
  }

  #otherProblem(): Json {
    const documents = new Map(EDGE_PROBLEMS.map((Problem) => [Problem.code, documentOf(new Problem())]));
    documents.set('INTERNAL', documentOf(undefined));
    return this.#shared({
      name: 'OtherProblem',
      description: 'Any other problem.',
      headers: problemHeadersOf(''),
      documents,
    });
  }

  /** A response that several operations have is told once. */
  #shared(problem: {
    readonly name: string;
    readonly description: string;
    readonly headers: Json;
    /** By code. */
    readonly documents: ReadonlyMap<string, Json>;
  }): Json {
    const { name, description, headers, documents } = problem;
    const codes = [...documents.keys()];
    for (const code of codes) this.#codes.add(code);
    this.#problems.set(name, {
      description,
      headers,
      content: {
        'application/problem+json': {
          schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }] },
          examples: Object.fromEntries([...documents].map(([code, value]) => [code, { value }])),
        },
      },
    });
    return { $ref: `#/components/responses/${name}` };
  }
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  200: 'Done.',
  201: 'Created.',
  202: 'Accepted; the outcome follows.',
  204: 'Done; there is nothing to show.',
  303: 'See the address in `Location`.',
  304: 'The client has it already.',
  308: 'It has moved to the address in `Location`.',
};

const documentOf = (thrown: unknown): Json =>
  problemOf(thrown, { requestId: '01983b6e-5d00-7a3c-9c1f-2f4d6e8a0b1c', instance: '/api/v1/…', language: 'en' })
    .document;

const refer = (names: readonly (keyof typeof ANSWER_HEADERS)[]): Json =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

const headersOf = ({ idempotent, guarded, headers: heeded }: Operation, { headers = [] }: Answer): Json =>
  refer([
    ...headers,
    ...(idempotent ? (['Idempotency-Replayed'] as const) : []),
    ...(heeded.includes('Prefer') ? (['Preference-Applied'] as const) : []),
    ...(guarded ? (['RateLimit', 'RateLimit-Policy'] as const) : []),
    'X-Request-Id',
  ]);

const problemHeadersOf = (status: string): Json =>
  refer([
    'Content-Language',
    ...(status === '401' ? (['WWW-Authenticate'] as const) : []),
    ...(status === '429' || status === '503' ? (['Retry-After'] as const) : []),
    'X-Request-Id',
  ]);

const idOf = ({ method, path }: Operation): string =>
  method.toLowerCase() +
  path
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('') +
  (path.endsWith('/') ? 'Root' : '');
