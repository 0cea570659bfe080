import { expect, it } from '@jest/globals';
import { allModules } from './modules.ts';
import { placementOf } from './placement.ts';

const placed = (...names: readonly string[]) => placementOf(allModules.filter(({ name }) => names.includes(name)));
const ALL = allModules.map(({ name }) => name);

it.each([
  [ALL, 'monolith', 8000],
  [[], 'gateway', 8000],
  [['accommodation'], 'accommodation', 8081],
  [['member'], 'member', 8082],
  [['reservation'], 'reservation', 8083],
  [['room'], 'room', 8085],
  [['room', 'accommodation'], 'accommodation+room', 8000],
])('%j is the %s, on port %i', (names, name, port) => {
  expect(placed(...names).role).toMatchObject({ name, port });
});

it('says which modules run elsewhere', () => {
  expect(placed('room').role.elsewhere).toEqual(['member', 'accommodation', 'reservation']);
  expect(placed(...ALL).role.elsewhere).toEqual([]);
  expect(placed().role.elsewhere).toEqual(ALL);
});

it.each([
  [['room'], ['room']],
  [[], ALL],
  [['accommodation', 'room'], ALL],
])('%j serves the routes of %j', (names, served) => {
  expect(placed(...names).served.map(({ name }) => name)).toEqual(served);
});

it('a process signs access tokens only where accounts are kept', () => {
  expect(ALL.filter((name) => placed(name).role.signs)).toEqual(['member']);
  expect([placed(...ALL).role.signs, placed().role.signs]).toEqual([true, false]);
});
