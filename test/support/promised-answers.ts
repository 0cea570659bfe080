import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { healthOperations } from '#kernel/http/health-handlers.ts';
import { EDGE_PROBLEMS, problemsOf } from '#kernel/http/operation-problems.ts';
import { problemDocument } from '#kernel/http/problem.ts';
import type { Operation } from '#kernel/http/route.ts';
import { adminRoutes } from '#kernel/operations/admin-routes.ts';
import { operationRoutes } from '#kernel/operations/operation-routes.ts';
import { allModules } from '../../src/bootstrap/modules.ts';

interface Answered {
  readonly method: string;
  /** As it was asked for, with or without a query. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  /** The body, parsed when it is JSON; undefined when there is none. */
  readonly body: unknown;
}

const patternOf = ({ base, path }: Operation): RegExp =>
  new RegExp(`^${base === 'root' ? '' : '/api/v1'}${path.replaceAll(/:\w+/g, '[^/]+')}$`);

const fixedFirst = (one: Operation, other: Operation): number =>
  one.path.split(':').length - other.path.split(':').length;

const ofModules = allModules.flatMap(({ routes, operatorRoutes = [] }) => [...routes, ...operatorRoutes]);
const tableOf = (operations: readonly Operation[]) =>
  operations.toSorted(fixedFirst).map((operation) => ({ operation, pattern: patternOf(operation) }));

/** What admins are promised below `/ops` on the public listener, where operators are promised something else. */
export const PROMISED_TO_ADMINS = tableOf(adminRoutes(allModules.flatMap(({ operatorRoutes = [] }) => operatorRoutes)));
const PROMISED = tableOf([...ofModules, ...operationRoutes, ...healthOperations]);

const edgeCodes = EDGE_PROBLEMS.map(({ code }) => code);

const find = (method: string, path: string, among = PROMISED): Operation | undefined =>
  among.find(({ operation, pattern }) => operation.method === method && pattern.test(path))?.operation;

/** Throws when an answer is not one that its route promises: the status, the headers, every field, the code of a problem. */
export function assertPromised(answered: Answered, among = PROMISED): void {
  const path = answered.path.replace(/\?.*$/s, '');
  const operation = find(answered.method, path, among);
  const label = `${answered.method} ${path} answered ${answered.status}`;
  if (operation === undefined) return;
  if (answered.status >= 400) assertProblem(answered, operation, label);
  else assertSuccess(answered, operation, label);
}

/** Throws when the data of a server-sent event is not what its route promises. */
export function assertPromisedEvent({ path, data }: { readonly path: string; readonly data: unknown }): void {
  const schema = find('GET', path)?.answers[200]?.events;
  assert(schema !== undefined, `GET ${path} promises no events`);
  assertFits(schema, data, `GET ${path} told an event`);
}

function assertSuccess({ status, headers, body }: Answered, operation: Operation, label: string): void {
  const answer = operation.answers[status];
  assert(answer !== undefined, `${label}, which its route does not promise`);
  const missing = (answer.headers ?? []).filter((name) => !headers.has(name));
  assert.deepEqual(missing, [], `${label} without headers that its route promises`);
  if (answer.body === undefined) assert(answer.contentType !== undefined || body === undefined, `${label} with a body`);
  else assertFits(answer.body, body, label);
}

function assertFits(schema: z.ZodType, sent: unknown, label: string): void {
  const parsed = schema.safeParse(sent);
  assert(parsed.success, `${label} with ${JSON.stringify(sent)}: ${parsed.error?.message}`);
  assert(isDeepStrictEqual(parsed.data, sent), `${label} with more than its route promises: ${JSON.stringify(sent)}`);
}

function assertProblem({ status, headers, body }: Answered, operation: Operation, label: string): void {
  assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/, label);
  const { code } = problemDocument.parse(body);
  const allowed = ['INTERNAL', ...edgeCodes, ...problemsOf(operation).map((each) => each.code)];
  assert(allowed.includes(code), `${label} with ${code}, which its route does not mention`);
  assert.equal((body as { status: number }).status, status, label);
  const missing = HEADERS_OF_PROBLEMS.filter(({ of }) => of === undefined || of.includes(status))
    .map(({ name, form }) => (form.test(headers.get(name) ?? '') ? undefined : name))
    .filter((name) => name !== undefined);
  assert.deepEqual(missing, [], `${label} (${code}) without headers that such a problem has`);
}

const HEADERS_OF_PROBLEMS: readonly {
  readonly name: string;
  readonly form: RegExp;
  /** The statuses that have it; all when not said. */
  readonly of?: readonly number[];
}[] = [
  { name: 'content-language', form: /^(ko|en)$/ },
  { name: 'x-request-id', form: /./ },
  { name: 'cache-control', form: /^no-store$/ },
  { name: 'www-authenticate', form: /^Bearer/, of: [401] },
  { name: 'retry-after', form: /^[1-9]\d*$/, of: [429, 503] },
];
