import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { DomainErrorClass } from '#kernel/domain/errors.ts';
import type { Route } from '#kernel/http/route.ts';
import { operationRoutes } from '#kernel/operations/operation-routes.ts';
import { allModules } from '../../src/bootstrap/modules.ts';
import { ReachableErrors } from './reachable-errors.ts';

const SOURCES = path.resolve(import.meta.dirname, '../../src');
const tables = [
  ...allModules.map(({ name, routes, operatorRoutes = [] }) => ({ name, routes: [...routes, ...operatorRoutes] })),
  { name: 'operations', routes: operationRoutes },
];

/** The refusals of its own that a route documents and cannot come to. */
function impossible(route: Route, by: ReachableErrors): readonly string[] {
  const documented: readonly DomainErrorClass[] = [...route.problems, ...(route.notFound ? [route.notFound] : [])];
  const reachable = by.codesOf(route);
  return documented
    .filter(({ code }) => !reachable.has(code))
    .map(({ code }) => `${route.method} ${route.path} ${code}`);
}

describe('the problems that a route documents', () => {
  it.each(tables)('are such as it can come to: $name', ({ name, routes }) => {
    const errors = new ReachableErrors(SOURCES, name);
    expect(routes.flatMap((route) => impossible(route, errors))).toEqual([]);
  });

  it('are found out where they are of another route', () => {
    const member = tables.find(({ name }) => name === 'member');
    const at = (path: string) => member?.routes.find((route) => route.path === path) as Route;
    const borrowed = { ...at('/auth/sessions'), problems: at('/auth/login').problems };
    expect(impossible(borrowed, new ReachableErrors(SOURCES, 'member'))).toEqual(
      expect.arrayContaining(['GET /auth/sessions INVALID_CREDENTIALS']),
    );
  });
});
