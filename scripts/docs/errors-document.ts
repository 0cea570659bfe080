import fs from 'node:fs';
import path from 'node:path';
import { ConfigTokenNeeded, NoSuchConfiguration } from '#kernel/config-server/config-server.errors.ts';
import { fullPathOf } from '#kernel/documents/openapi.ts';
import type { ErrorKind } from '#kernel/domain/errors.ts';
import { EDGE_PROBLEMS, problemsOf } from '#kernel/http/operation-problems.ts';
import { statusOf } from '#kernel/http/problem.ts';
import type { Operation } from '#kernel/http/route.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import { operationRoutes } from '#kernel/operations/operation-routes.ts';
import { InstanceNotFound, OnManagementListenerOnly } from '#kernel/operations/operations.errors.ts';
import { code, GENERATED, joined, table } from './markdown.ts';

interface Declared {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly ko: string;
  readonly en: string;
}

const DECLARATION =
  /\bdefineError\('(?<code>\w+)', '(?<kind>[\w-]+)', \{\s*ko: '(?<ko>[^\n]*)',\s*en: ["'](?<en>[^\n]*)["'],?\s*\}/g;

interface Catalogued {
  readonly modules: readonly ModuleManifest[];
  /** The folder `src`. */
  readonly sources: string;
}

/** Groups of routes that an error may be common to, the widest first. */
const GROUPS: readonly (readonly [string, (operation: Operation) => boolean])[] = [
  ['every route', () => true],
  ['every route that needs a token', ({ policy }) => policy !== 'public'],
  ['every route for hosts or admins', ({ policy }) => policy === 'host' || policy === 'admin'],
  ['every route that takes a body', ({ body }) => body !== undefined],
  ['every route that takes an `Idempotency-Key`', ({ idempotent }) => idempotent],
];

/** docs/errors.md: every code with its status, its sentences and where it occurs. */
export function errorsDocument({ modules, sources }: Catalogued): string {
  const errors = declaredIn(sources);
  const operations = [
    ...modules.flatMap(({ routes, operatorRoutes = [] }) => [...routes, ...operatorRoutes]),
    ...operationRoutes,
  ];
  const codes = [...new Set(errors.map((error) => error.code))].sort();
  return joined(
    GENERATED,
    '# Errors',
    'Every answer of 400 and above is a problem document (RFC 9457, `application/problem+json`). Clients may rely on `code` and on the status; the sentences follow `Accept-Language` (ko, en; ko when not said) and may change. `VALIDATION` lists all faults of a request in `errors`, each with a JSON pointer, a code and a sentence. A defect of the program is 500 with the code `INTERNAL` and says nothing about itself but the `requestId`. Paths that do not begin with `/ops` are below `/api/v1`.',
    table(
      ['code', 'status', '한국어', 'English', 'where'],
      codes.flatMap((each) => rowsOf(each, { errors, operations })),
    ),
  );
}

/** A code may have several sentences; they share the places. */
function rowsOf(
  each: string,
  of: { readonly errors: readonly Declared[]; readonly operations: readonly Operation[] },
): string[][] {
  const texts = new Map(of.errors.filter((error) => error.code === each).map((error) => [error.en, error]));
  return [...texts.values()].map((error, at) => [
    at === 0 ? code(each) : '',
    at === 0 ? String(statusOf(error)) : '',
    error.ko,
    error.en,
    at === 0 ? placesOf(each, of.operations) : '',
  ]);
}

/** Of `/ops` on the public listener, which is else as on that of operators. */
const PROBLEMS_OF_ADMINS = [InstanceNotFound, OnManagementListenerOnly];
const CONFIG_SERVER_PROBLEMS = [ConfigTokenNeeded, NoSuchConfiguration];

function placesOf(each: string, operations: readonly Operation[]): string {
  const has = (operation: Operation) => problemsOf(operation).some((problem) => problem.code === each);
  const there = operations.filter(has);
  const group = GROUPS.find(([, belongs]) => operations.every((operation) => belongs(operation) === has(operation)));
  if (group !== undefined) return group[0];
  if (EDGE_PROBLEMS.some((problem) => problem.code === each)) return 'any request';
  if (CONFIG_SERVER_PROBLEMS.some((problem) => problem.code === each)) return 'config server';
  if (PROBLEMS_OF_ADMINS.some((problem) => problem.code === each)) return '`/ops` for admins';
  if (there.length === 0) return 'management listener';
  return there
    .map((operation) => code(`${operation.method} ${fullPathOf(operation).replace('/api/v1', '')}`))
    .join(', ');
}

/** As the sources say it, so that an error which only its own file knows is here too. */
function declaredIn(sources: string): readonly Declared[] {
  return fs
    .readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .toSorted()
    .flatMap((file) => [...fs.readFileSync(path.join(sources, file), 'utf8').matchAll(DECLARATION)])
    .map(({ groups }) => groups as unknown as Declared);
}
