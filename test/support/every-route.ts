import { z } from 'zod';
import type { Route } from '#kernel/http/route.ts';
import { allModules } from '../../src/bootstrap/modules.ts';
import type { Answer, ApiClient } from './api-client.ts';
import { addRoom, krw, list } from './listings.ts';
import { PASSWORD, type TestApplication } from './test-application.ts';

/** A member of a body or a query that a route takes. */
export interface Field {
  readonly place: 'body' | 'query';
  readonly name: string;
}

interface Sent {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export const everyRoute: readonly Route[] = allModules.flatMap(({ routes }) => routes);
export const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

const fieldsOf = (schema: z.ZodType | undefined): string[] => {
  if (schema === undefined) return [];
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.keys(properties);
};

const takenBy = new Map<Route, readonly Field[]>(
  everyRoute.map((route) => [
    route,
    [
      ...fieldsOf(route.body).map((name) => ({ place: 'body', name }) as const),
      ...fieldsOf(route.query).map((name) => ({ place: 'query', name }) as const),
    ],
  ]),
);
export const fields = (route: Route): readonly Field[] => takenBy.get(route) ?? [];

/** Values that a route cannot be asked for without something that only an earlier answer or another person knows. */
const LEFT_OUT = new Set(['cursor', 'expectedTotal', 'expectedRefund', 'status']);

/** A program with something of everything in it, and for every route somebody who may call it and what it takes. */
export class EveryRoute {
  readonly jumak: TestApplication;
  readonly #callers: Readonly<Record<Route['policy'], ApiClient>>;
  readonly #ids: Readonly<Record<string, string>>;
  /** Whom an admin may do something to without anybody else noticing. */
  readonly #subjects: Readonly<Record<string, string>>;

  private constructor(
    jumak: TestApplication,
    parts: Pick<EveryRoute, 'callers' | 'ids'> & { readonly subjects: Readonly<Record<string, string>> },
  ) {
    this.jumak = jumak;
    this.#callers = parts.callers;
    this.#ids = parts.ids;
    this.#subjects = parts.subjects;
  }

  static async of(jumak: TestApplication): Promise<EveryRoute> {
    const guest = await jumak.member({ email: `guest-${jumak.newId()}@example.com`, name: '손님' });
    const host = await jumak.member({ email: `host-${jumak.newId()}@example.com`, name: '주인', host: true });
    const { accommodationId } = await list(host);
    const roomId = await addRoom(host, accommodationId, { capacity: 10_000 });
    const { id: reservationId } = await guest.booked(roomId, { checkIn: jumak.day(30), checkOut: jumak.day(32) });
    const { items } = await guest.must(200, guest.get('/auth/sessions'));
    const ids = { accommodationId, roomId, reservationId, memberId: guest.memberId ?? '', sessionId: items[0].id };
    const callers = { public: jumak.anyone, member: guest, host, admin: jumak.signedIn('ADMIN') };
    const somebody = await jumak.member({ email: `subject-${jumak.newId()}@example.com`, name: '누군가' });
    const subjects = { memberId: somebody.memberId ?? '', accommodationId: (await list(host)).accommodationId };
    return new EveryRoute(jumak, { callers, ids, subjects });
  }

  get callers(): Readonly<Record<Route['policy'], ApiClient>> {
    return this.#callers;
  }

  get ids(): Readonly<Record<string, string>> {
    return this.#ids;
  }

  /** A value that each of the fields may have; undefined where only another answer knows one. */
  good(route: Route, { name, place }: Field): unknown {
    if (LEFT_OUT.has(name)) return undefined;
    const value = this.#values()[`${place} ${name}`] ?? this.#values()[name];
    if (value === undefined) throw new Error(`${nameOf(route)} takes ${name}, for which every-route.ts knows no value`);
    return value;
  }

  /** What the route takes, all of it good. */
  goodBody(route: Route): Record<string, unknown> {
    return this.#goodOf(route, 'body');
  }

  goodQuery(route: Route): Record<string, unknown> {
    return this.#goodOf(route, 'query');
  }

  /** Calls the route as somebody who may. */
  call(route: Route, { params = {}, query = {}, body, headers = {} }: Sent = {}): Promise<Answer> {
    const path = route.path.replaceAll(/:(\w+)/g, (_, name) =>
      encodeURIComponent(params[name] ?? this.#idFor(route, name)),
    );
    const pairs = Object.entries(query).map(
      ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
    );
    const caller = this.#callers[route.policy];
    const above = route.base === 'root' ? '/../..' : '';
    return caller.call(route.method, `${above}${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`, {
      ...(body === undefined ? {} : { body }),
      headers,
    });
  }

  #goodOf(route: Route, place: Field['place']): Record<string, unknown> {
    const known = fields(route).filter((field) => field.place === place);
    const values = known.map((field) => [field.name, this.good(route, field)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  }

  #idFor(route: Route, name: string): string {
    const thing = name === 'id' ? `${/([a-z]+)s\/:id/.exec(route.path)?.[1]}Id` : name;
    const id = (route.policy === 'admin' ? this.#subjects : this.#ids)[thing];
    if (id === undefined) throw new Error(`${nameOf(route)} takes ${name}, for which every-route.ts knows no id`);
    return id;
  }

  #values(): Readonly<Record<string, unknown>> {
    const { jumak } = this;
    return {
      ...this.#ids,
      email: `somebody-${jumak.newId()}@example.com`,
      password: PASSWORD,
      currentPassword: PASSWORD,
      newPassword: PASSWORD,
      token: 'a-token-of-nobody',
      refreshToken: 'a-token-of-nobody',
      name: '검은돌 민박',
      nameEn: 'Black Stone',
      phone: '010-1234-5678',
      type: 'MINBAK',
      region: 'JEJU',
      address: '제주시 어딘가 1',
      description: '돌담 옆 작은 집',
      location: { lat: 33.4, lng: 126.5 },
      'query amenities': 'WIFI',
      amenities: ['WIFI'],
      images: ['https://example.com/a.jpg'],
      checkInFrom: '15:00',
      checkOutUntil: '11:00',
      timeZone: 'Asia/Seoul',
      cancellationPolicy: 'FLEXIBLE',
      baseOccupancy: 2,
      maxOccupancy: 4,
      capacity: 10_000,
      price: krw(100_000),
      weekendPrice: krw(120_000),
      extraGuestFee: krw(10_000),
      sizeSqm: 30,
      beds: [{ kind: '더블', count: 1 }],
      checkIn: jumak.day(40),
      checkOut: jumak.day(41),
      from: jumak.day(40),
      to: jumak.day(41),
      guests: 2,
      guestName: '홍길동',
      request: '늦게 도착합니다',
      reason: '사정이 생겨서',
      daysOfWeek: ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'],
      closed: false,
      q: '민박',
      minPrice: 1,
      maxPrice: 1_000_000,
      near: '33.4,126.5',
      radiusKm: 10,
      sort: 'price',
      limit: 20,
    };
  }
}
