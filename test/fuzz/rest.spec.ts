import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, type LocalDate } from '#kernel/domain/local-date.ts';
import { documentsOf } from '../../src/bootstrap/documents.ts';
import { allModules } from '../../src/bootstrap/modules.ts';
import type { ApiClient } from '../support/api-client.ts';
import { ApiDocument, type ApiOperation } from '../support/api-document.ts';
import { CheapPasswordHasher } from '../support/cheap.password-hasher.ts';
import { JsonSchemaArbitraries } from '../support/json-schema-arbitrary.ts';
import { list } from '../support/listings.ts';
import { SEED, seededRandom, whole } from '../support/seeded-random.ts';
import { TestApplication } from '../support/test-application.ts';

/** Cases per operation; the full size: `REST_CASES=2000 npm test -- test/fuzz/rest`. */
const CASES = Number(process.env.REST_CASES ?? 100);
const AT_ONCE = 8;

const RANGE = ['empty_range', 'range_too_long'];
const STAY = ['check_in_past', 'check_in_too_far', 'check_out_not_after_check_in', 'stay_too_long'];
const SEARCH = ['both_dates', 'near', 'near_missing', 'max_price_below_min_price', 'amenities'];
const PASSWORD = ['common', 'product_name'];
const LISTING = ['image', 'time_zone'];
const ROOM = ['image', 'base_above_max', 'too_large'];
/** What no schema says: the seal of a cursor, and that a text is more than space. */
const ANYWHERE = ['blank', 'invalid_cursor', 'too_short'];
/** What the schema of an operation does not say of its values, by the code that says it. */
const BEYOND_SCHEMAS: Readonly<Record<string, readonly string[]>> = {
  'POST /api/v1/members': [...PASSWORD, 'invalid_email'],
  'POST /api/v1/members/me/password': PASSWORD,
  'POST /api/v1/auth/password-reset': ['invalid_email'],
  'POST /api/v1/auth/password-reset/confirm': PASSWORD,
  'GET /api/v1/accommodations': [...STAY, ...SEARCH],
  'POST /api/v1/accommodations': LISTING,
  'PATCH /api/v1/accommodations/{id}': LISTING,
  'GET /api/v1/accommodations/{accommodationId}/rooms': [...RANGE, ...STAY, 'both_dates'],
  'POST /api/v1/accommodations/{accommodationId}/rooms': ROOM,
  'PATCH /api/v1/rooms/{roomId}': ROOM,
  'GET /api/v1/rooms/{roomId}/nights': RANGE,
  'PUT /api/v1/rooms/{roomId}/nights': [...RANGE, 'too_large', 'nothing_to_change'],
  'POST /api/v1/reservations': STAY,
  'GET /api/v1/reservations': RANGE,
  'GET /api/v1/host/reservations': RANGE,
  'POST /ops/dead-letters/replay': ['nothing_selected'],
};
/** A stream for whoever watches, which ends when they do. */
const ENDLESS = 'GET /ops/events';

const api = new ApiDocument(documentsOf({ modules: allModules, topicPrefix: 'jumak' }).openApi());
const arbitraries = new JsonSchemaArbitraries(api.components);
const nameOf = ({ method, path }: ApiOperation) => `${method} ${path}`;
const operations = api.operations
  .map((operation) => [nameOf(operation), operation] as const)
  .filter(([name]) => name !== ENDLESS);

type Values = Record<string, unknown>;
interface Case {
  readonly path: Values;
  readonly query: Values;
  readonly header: Values;
  readonly body: unknown;
}
interface Received {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

const random = seededRandom();
const mostly = () => random() < 0.8;

/** What a path or a field names, as answers name it: `roomId` is of a room, `id` of what the path lists. */
const thingOf = (name: string, path: string): string =>
  name === 'id' ? (/([a-z]+)s\/\{id\}/.exec(path)?.[1] ?? '') : name.replace(/Id$/, '');

/** Remembers the ids of what answers speak of, so that later requests can ask for it. */
class KnownIds {
  readonly #ids = new Map<string, string[]>();

  learn(answer: unknown, thing: string): void {
    if (typeof answer !== 'object' || answer === null) return;
    if ('id' in answer && typeof answer.id === 'string') this.add(thing, answer.id);
    for (const [name, value] of Object.entries(answer))
      for (const each of Array.isArray(value) ? value : [value])
        this.learn(each, name === 'items' || Array.isArray(value) ? thing : name);
  }

  add(thing: string, id: string): void {
    const ids = this.#ids.get(thing) ?? [];
    this.#ids.set(thing, [id, ...ids].slice(0, 50));
  }

  any(thing: string): string | undefined {
    const ids = this.#ids.get(thing) ?? [];
    return ids[whole(random, Math.min(ids.length, 10))];
  }
}

describe('L16: the REST API, as its OpenAPI document says', () => {
  let jumak: TestApplication;
  const ids = new KnownIds();
  beforeAll(async () => {
    jumak = await TestApplication.start({ passwordHasher: new CheapPasswordHasher() });
  });
  afterAll(async () => {
    expect(await jumak.violations()).toEqual([]);
    await jumak.end();
  });

  /** Somebody new for each operation, who owns something, so that what one of them ends is not missed by the next. */
  async function newcomers(): Promise<Readonly<Record<'GUEST' | 'HOST' | 'ADMIN', ApiClient>>> {
    const guest = await jumak.member({ email: `guest-${jumak.newId()}@example.com`, name: '손님' });
    const host = await jumak.member({ email: `host-${jumak.newId()}@example.com`, name: '주인', host: true });
    const { accommodationId, roomId } = await list(host);
    ids.add('accommodation', accommodationId);
    ids.add('room', roomId);
    ids.add('reservation', (await guest.booked(roomId, { checkIn: jumak.day(50), checkOut: jumak.day(52) })).id);
    ids.add(
      'member',
      (await jumak.member({ email: `other-${jumak.newId()}@example.com`, name: '누군가' })).memberId ?? '',
    );
    return { GUEST: guest, HOST: host, ADMIN: jumak.signedIn('ADMIN') };
  }

  function caller({ roles }: ApiOperation, who: Readonly<Record<string, ApiClient>>): ApiClient {
    if (roles === undefined) return jumak.anyone;
    const allowed = roles.length === 0 ? ['GUEST', 'HOST'] : roles;
    return who[mostly() ? (allowed[0] as string) : (allowed.at(-1) as string)] as ApiClient;
  }

  function cases({ parameters, body }: ApiOperation, count: number): Case[] {
    const at = (place: string) => {
      const here = parameters.filter((parameter) => parameter.in === place);
      const members = here.map(({ name, schema }) => [name, arbitraries.of(schema)]);
      const requiredKeys = here.filter(({ required }) => required || place === 'path').map(({ name }) => name);
      return fc.record(Object.fromEntries(members), { requiredKeys }) as fc.Arbitrary<Values>;
    };
    const all = {
      path: at('path'),
      query: at('query'),
      header: at('header').map((headers) => Object.fromEntries(Object.entries(headers).filter(sendable))),
      body: body === undefined ? fc.constant(undefined) : arbitraries.of(body),
    };
    return fc.sample(fc.record(all), { numRuns: count, seed: SEED }) as Case[];
  }

  /** Of things that are there, with ranges that go forward and cursors of nobody: what a schema allows and a program might mean. */
  function plausible(values: Values, path: string): Values {
    const sound: Values = { ...values };
    for (const name of Object.keys(sound)) {
      const id = /Id$|^id$/.test(name) ? ids.any(thingOf(name, path)) : undefined;
      if (id !== undefined && mostly()) sound[name] = id;
    }
    for (const [from, to] of [
      ['checkIn', 'checkOut'],
      ['from', 'to'],
    ] as const)
      if (from in sound && to in sound && mostly()) sound[to] = addDays(sound[from] as LocalDate, 1 + whole(random, 5));
    return sound;
  }

  async function send({ method, path }: ApiOperation, by: ApiClient, given: Case): Promise<Received> {
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(given.path[name])));
    const query = new URLSearchParams(Object.entries(given.query).map(([name, value]) => [name, String(value)]));
    const response = await fetch(`${jumak.url}${filled}${query.size === 0 ? '' : `?${query}`}`, {
      method,
      redirect: 'manual',
      headers: {
        connection: 'close',
        ...by.credentials,
        ...(given.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(given.header as Record<string, string>),
      },
      ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
    });
    return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
  }

  function learn({ path }: ApiOperation, { status, type, text }: Received): void {
    if (status < 300 && type.startsWith('application/json'))
      ids.learn(JSON.parse(text), (path.match(/([a-z]+)s(?=$|\/\{\w+\}$)/)?.[1] ?? '').toString());
  }

  function surprise(operation: ApiOperation, received: Received): string | undefined {
    if (received.status >= 500) return 'a defect';
    const fault = api.faultOf(operation, received);
    if (fault !== undefined || received.status !== 400) return fault;
    const { errors = [] } = JSON.parse(received.text) as { readonly errors?: readonly { readonly code: string }[] };
    const listed = [...ANYWHERE, ...(BEYOND_SCHEMAS[nameOf(operation)] ?? [])];
    const unlisted = errors.filter(({ code }) => !listed.includes(code));
    return unlisted.length > 0
      ? `allowed by the schema, and refused as ${unlisted.map(({ code }) => code)}`
      : undefined;
  }

  async function each<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
    const queue = all.values();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const one of queue) await work(one);
      }),
    );
  }

  it.each(operations)(
    `%s takes what its schema allows, and answers as promised (seed ${SEED})`,
    async (_, operation) => {
      const who = await newcomers();
      const surprises: unknown[] = [];
      await each(cases(operation, CASES), async (given) => {
        const body = typeof given.body === 'object' ? plausible(given.body as Values, operation.path) : given.body;
        const sent = {
          ...given,
          body,
          path: plausible(given.path, operation.path),
          query: plausible(given.query, operation.path),
        };
        const received = await send(operation, caller(operation, who), sent);
        const found = surprise(operation, received);
        if (found !== undefined) surprises.push([found, sent, received]);
        learn(operation, received);
      });
      expect(surprises.slice(0, 3)).toEqual([]);
    },
  );

  it.each(operations.filter(([, { body }]) => body !== undefined))(
    `%s takes nothing that its schema forbids (seed ${SEED})`,
    async (_, operation) => {
      const who = await newcomers();
      const taken: unknown[] = [];
      await each(cases(operation, CASES), async (given) => {
        const body = broken(plausible(given.body as Values, operation.path));
        if (api.allows(operation.body, body)) return;
        const sent = { ...given, body, path: plausible(given.path, operation.path) };
        const received = await send(operation, caller(operation, who), sent);
        const fault = api.faultOf(operation, received);
        if (received.status < 400 || received.status >= 500 || fault !== undefined) taken.push([fault, sent, received]);
      });
      expect(taken.slice(0, 3)).toEqual([]);
    },
  );

  it.each(operations.filter(([, { parameters }]) => parameters.some((each) => each.in === 'query')))(
    `%s takes no query that its parameters forbid (seed ${SEED})`,
    async (_, operation) => {
      const who = await newcomers();
      const taken: unknown[] = [];
      await each(cases(operation, CASES), async (given) => {
        const sent = {
          ...given,
          path: plausible(given.path, operation.path),
          query: unfit(operation, plausible(given.query, operation.path)),
        };
        const received = await send(operation, caller(operation, who), sent);
        const fault = api.faultOf(operation, received);
        if (received.status < 400 || received.status >= 500 || fault !== undefined) taken.push([fault, sent, received]);
      });
      expect(taken.slice(0, 3)).toEqual([]);
    },
  );

  it.each(operations.filter(([, { roles }]) => roles !== undefined))(
    '%s asks who is calling, and whether they may',
    async (_, operation) => {
      const [given] = cases(operation, 1) as [Case];
      expect(await send(operation, jumak.anyone, given)).toMatchObject({ status: 401 });
      if (operation.roles?.length !== 0)
        expect(await send(operation, jumak.signedIn('GUEST'), given)).toMatchObject({ status: 403 });
    },
  );

  /** The same with one thing wrong: something left out, put in, or of another kind. */
  function broken(body: Values): unknown {
    const names = Object.keys(body);
    const name = names[whole(random, names.length)] ?? 'nothing';
    const { [name]: _, ...rest } = body;
    const junk = [null, -1, 1.5, 1e308, '', 'x'.repeat(5_000), true, [], {}, [{}], '2026-02-30'];
    const kinds: readonly (() => unknown)[] = [
      () => rest,
      () => ({ ...body, unheardOf: 1 }),
      () => ({ ...body, [name]: junk[whole(random, junk.length)] }),
      () => [body],
      () => String(name),
    ];
    return kinds[whole(random, kinds.length)]?.();
  }

  /** The same with a parameter that nobody knows, or a value that cannot be. */
  function unfit({ parameters }: ApiOperation, query: Values): Values {
    const checked = parameters.filter(
      ({ in: place, schema }) => place === 'query' && (schema.enum ?? schema.maximum) !== undefined,
    );
    const one = checked[whole(random, checked.length)];
    if (one === undefined || random() < 0.3) return { ...query, unheardOf: '1' };
    const values = ['', 'x', '1e9', '-1', 'NaN', '9007199254740993', 'null', '1,2', "' OR 1=1"];
    return { ...query, [one.name]: values[whole(random, values.length)] };
  }
});

const sendable = ([, value]: readonly [string, unknown]): boolean =>
  /^[\x21-\x7e][\x20-\x7e]*(?<! )$/.test(String(value));
