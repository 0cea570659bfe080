import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Route } from '#kernel/http/route.ts';
import type { Answer } from '../support/api-client.ts';
import { CheapPasswordHasher } from '../support/cheap.password-hasher.ts';
import { EveryRoute, everyRoute, type Field, fields, nameOf } from '../support/every-route.ts';
import { operatorObjects, sqlInjections } from '../support/sql-injections.ts';
import { TestApplication } from '../support/test-application.ts';

const AT_ONCE = 16;
const LONGEST = 64;
const takesFields = everyRoute
  .filter((route) => fields(route).length > 0)
  .map((route) => [nameOf(route), route] as const);
const takesPath = everyRoute.filter(({ path }) => path.includes(':')).map((route) => [nameOf(route), route] as const);

/** Runs the work for all items, a few at a time. */
async function forAll<T>(
  items: readonly T[],
  work: (item: T, at: number) => Promise<void>,
  atOnce = AT_ONCE,
): Promise<void> {
  const queue = items.entries();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [at, item] of queue) await work(item, at);
    }),
  );
}

/** In a path every text meets the same schema of an id; a part of them is enough. */
const sample = sqlInjections.filter((_, at) => at % 10 === 0);

const texts = (query: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
const put = (sent: Record<string, unknown>, name: string, value: unknown) => ({ ...sent, [name]: value });
const isRefusal = ({ status, headers }: Answer) =>
  status >= 400 && status < 500 && headers.get('content-type') === 'application/problem+json; charset=utf-8';

describe('what is put into a field', () => {
  let jumak: TestApplication;
  let every: EveryRoute;
  beforeAll(async () => {
    jumak = await TestApplication.start({ passwordHasher: new CheapPasswordHasher() });
    every = await EveryRoute.of(jumak);
  });
  afterAll(() => jumak.end());

  /** Sends the route what is good, with other values in some fields. */
  const send = (route: Route, values: readonly (readonly [Field, unknown])[]) => {
    const sent = { body: every.goodBody(route), query: every.goodQuery(route) };
    for (const [{ place, name }, value] of values) sent[place] = put(sent[place], name, value);
    return every.call(route, { query: sent.query, ...(route.body === undefined ? {} : { body: sent.body }) });
  };
  /** Whether the schema of the route lets the text into the field; what it does not let in goes no further than that. */
  function lets(route: Route, { name, place }: Field, text: string): boolean {
    const good = place === 'body' ? every.goodBody(route) : texts(every.goodQuery(route));
    return route[place]?.safeParse(put(good, name, text)).success ?? false;
  }

  it('SECURITY 42: is taken from at least 500 texts', () => {
    expect(new Set(sqlInjections).size).toBeGreaterThanOrEqual(500);
    expect(sqlInjections.every((text) => text.length <= LONGEST)).toBe(true);
  });

  it.each(takesFields)('SECURITY 42: is refused or literal in every field of %s', async (_, route) => {
    const all = fields(route);
    const refused = await send(
      route,
      all.map((field) => [field, "' OR 1=1 --"]),
    );
    expect(isRefusal(refused) || refused.status < 300).toBe(true);
    const unexpected: unknown[] = [];
    await forAll(
      sqlInjections,
      async (text, at) => {
        const open = all.filter((field) => lets(route, field, text));
        if (open.length === 0) return;
        const sent = open.map((field, nth) => {
          const other = sqlInjections[(at + nth) % sqlInjections.length] ?? text;
          return [field, lets(route, field, other) ? other : text] as const;
        });
        const answer = await send(route, sent);
        const literal = answer.status < 300 && sent.every(([{ name }, value]) => isKept(answer.body?.[name], value));
        if (!literal && !isRefusal(answer)) unexpected.push([sent, answer.status, answer.body]);
      },
      route.method === 'PATCH' ? 1 : AT_ONCE,
    );
    expect(unexpected).toEqual([]);
  });

  it.each(takesFields)('SECURITY 42: is refused as an object of operators in every field of %s', async (_, route) => {
    const cases = fields(route).flatMap((field) => operatorObjects.map((value) => ({ field, value })));
    const unexpected: unknown[] = [];
    await forAll(cases, async ({ field, value }) => {
      const answer = await send(route, [[field, field.place === 'query' ? JSON.stringify(value) : value]]);
      const isEmptyList = Array.isArray(value) && value.length === 0 && answer.status < 300;
      const isText = field.place === 'query' && answer.status < 300;
      if (!isRefusal(answer) && !isEmptyList && !isText) unexpected.push([field, value, answer]);
    });
    expect(unexpected).toEqual([]);
  });

  it.each(takesPath)('SECURITY 42: is nothing that is there in the path of %s', async (_, route) => {
    const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name as string);
    const statuses = new Set<number>();
    await forAll(sample, async (text) => {
      const params = Object.fromEntries(names.map((name) => [name, text]));
      statuses.add(
        (await every.call(route, { params, ...(route.body ? { body: every.goodBody(route) } : {}) })).status,
      );
    });
    expect([...statuses]).toEqual([404]);
  });

  it('SECURITY 42: is literal in a header', async () => {
    const route = everyRoute.find((each) => nameOf(each) === 'POST /reservations') as Route;
    const statuses = new Set<number>();
    await forAll(sqlInjections, async (text) => {
      const header = text.replaceAll(/[^\x20-\x7e]/g, '?').trim();
      const headers = { 'accept-language': header, prefer: header, 'x-request-id': header, traceparent: header };
      const key = { 'idempotency-key': header.replaceAll(' ', '+') };
      statuses.add((await every.call(route, { body: every.goodBody(route), headers: { ...headers, ...key } })).status);
    });
    expect([...statuses]).toEqual([202]);
  });

  it('SECURITY 42: has changed nothing but what it was put into', async () => {
    expect(await jumak.violations()).toEqual([]);
    expect(jumak.invariants.damage()).toEqual([]);
    const roles = jumak.invariants.all<{ role: string }>('member', 'SELECT DISTINCT role FROM member ORDER BY role');
    expect(roles.map(({ role }) => role)).toEqual(['GUEST', 'HOST']);
  });
});

/** As it was sent, but for space around it; what is not shown again cannot be compared. */
function isKept(shown: unknown, sent: unknown): boolean {
  return typeof shown !== 'string' || shown === String(sent).trim().normalize('NFC');
}
