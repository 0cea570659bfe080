import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, dateIn } from '#kernel/domain/local-date.ts';
import { allModules } from '../../src/bootstrap/modules.ts';
import type { ApiClient } from '../support/api-client.ts';
import { eventually } from '../support/eventually.ts';
import type { Figures } from '../support/figures.ts';
import type { Invariants } from '../support/invariants.ts';
import { krw, type Listed, list } from '../support/listings.ts';
import { Rush } from '../support/rush.ts';
import { type Refusal, SeveralDoors } from '../support/several-doors.ts';
import { PASSWORD, Split } from '../support/split.ts';
import { outOfTurn } from '../support/turns.ts';

const START_WITHIN = 180_000;
const STORY_WITHIN = 120_000;
const KINDS = ['member', 'accommodation', 'room', 'reservation', 'gateway'];
const SECOND = KINDS.map((kind) => `${kind}-2`);
const day = (offset: number) => addDays(dateIn('Asia/Seoul', Date.now()), offset);

let split: Split;
let invariants: Invariants;
let doors: SeveralDoors;
let host: ApiClient;
let guests: readonly ApiClient[];
const places: Listed[] = [];

beforeAll(async () => {
  split = await Split.start({
    replicas: KINDS.map((kind) => `${kind}=2`),
    variables: { JUMAK_RESERVATION_DEADLINE_SECONDS: '120' },
  });
  invariants = split.invariants;
  doors = new SeveralDoors([split.url, split.urlOf('gateway-2')]);
  host = await split.member({ email: 'host@example.com', host: true });
  guests = await Promise.all([1, 2, 3].map((n) => split.member({ email: `guest-${n}@example.com` })));
}, START_WITHIN);

afterAll(async () => {
  invariants?.close();
  const exits = await split?.end();
  const badly = [...(exits ?? [])].filter(
    ([name, { code, signal }]) => !(code === 0 || (SECOND.includes(name) && signal === 'SIGKILL')),
  );
  expect(badly).toEqual([]);
}, START_WITHIN);

const aGuest = (n: number): ApiClient => guests[n % guests.length] as ApiClient;

/** Something of everything, by all doors. */
async function someBusiness(round: number): Promise<void> {
  const listed = await Promise.all(Array.from({ length: 4 }, () => list(host.at(doors.url), { capacity: 2 })));
  places.push(...listed);
  await Promise.all(
    listed.map(async ({ accommodationId, roomId }, n) => {
      const stay = { checkIn: day(20 + n), checkOut: day(22 + n) };
      const booked = await Promise.all(
        [0, 1, 2].map((k) =>
          aGuest(n + k)
            .at(doors.url)
            .booked(roomId, stay),
        ),
      );
      const confirmed = booked.filter(({ status }) => status === 'CONFIRMED');
      expect(confirmed).toHaveLength(2);
      const [first] = confirmed;
      const guest = guests.find(({ memberId }) => memberId === first.memberId) ?? aGuest(0);
      await host.at(doors.url).editNights(roomId, { from: day(40), to: day(45), price: krw(90_000 + round) });
      await guest.at(doors.url).get(`/reservations/${first.id}`);
      await split.anyone.at(doors.url).get(`/accommodations/${accommodationId}`);
      await split.anyone.at(doors.url).get(`/accommodations?checkIn=${day(20)}&checkOut=${day(21)}&guests=2`);
      await host
        .at(doors.url)
        .must(200, host.at(doors.url).call('PATCH', '/members/me', { body: { name: `주인 ${round}` } }));
    }),
  );
}

/** What a process has not done of what processes of its kind are there for. */
function idle(name: string, figures: Figures): string[] {
  const { requests, events, relayed } = {
    requests: figures.sum('jumak_http_requests_total', { route: /^\/api\/v1\//, status: /^2/ }),
    events: figures.sum('jumak_subscriber_events_total', { outcome: 'handled', subscriber: /^(?!index-)/ }),
    relayed: figures.sum('jumak_outbox_relayed_total'),
  };
  return [
    ...(requests === 0 ? [`${name} has answered nothing`] : []),
    ...(events === 0 && !/^(gateway|member)/.test(name) ? [`${name} has handled no event`] : []),
    ...(relayed === 0 && !name.startsWith('gateway') ? [`${name} has relayed nothing`] : []),
  ];
}

const allFigures = () => Promise.all(split.names.map(async (name) => [name, await split.figuresOf(name)] as const));

async function untilAllTakePart(): Promise<void> {
  let round = 0;
  await eventually(
    async () => {
      await someBusiness(round++);
      expect((await allFigures()).flatMap(([name, figures]) => idle(name, figures))).toEqual([]);
    },
    { within: 60_000 },
  );
}

const CLOSED = 1;
const WITHDRAWN = 3;

/** What a host does with the n-th place. */
async function change(of: ApiClient, { accommodationId, roomId, n }: Listed & { readonly n: number }): Promise<void> {
  const nights = { from: day(18), to: day(60) };
  await of.must(200, of.editNights(roomId, { ...nights, price: krw(60_000 + 1_000 * (n % 8)) }));
  const name = `집 ${n}`;
  const location = { lat: 33.3 + n / 100, lng: 126.5 };
  await of.must(200, of.call('PATCH', `/accommodations/${accommodationId}`, { body: { name, location } }));
  if (n % 4 === CLOSED) await of.must(200, of.editNights(roomId, { from: day(50), to: day(51), closed: true }));
  if (n % 4 === WITHDRAWN) await of.must(204, of.call('DELETE', `/accommodations/${accommodationId}`));
}

/** All that a search finds, page by page, each asked of the next of the processes. */
async function findAll(query: string, processes: readonly string[]): Promise<unknown[]> {
  const items: unknown[] = [];
  for (let page = 0, cursor = ''; ; page += 1) {
    const asked = split.anyone.at(split.urlOf(processes[page % processes.length] ?? ''));
    const found = await asked.must(200, asked.get(`/accommodations?limit=3&${query}${cursor}`));
    items.push(...found.items);
    if (found.nextCursor === undefined) return items;
    cursor = `&cursor=${encodeURIComponent(found.nextCursor)}`;
  }
}

const OWN: Readonly<Record<string, string>> = {
  member: '/members/me',
  accommodation: '/host/accommodations',
  room: '/host/accommodations/01900000-0000-7000-8000-000000000000/rooms',
  reservation: '/reservations',
};
/** Routes that a process serves to nobody without a token. */
const pathsOf = (name: string): readonly string[] =>
  name.startsWith('gateway') ? Object.values(OWN) : [OWN[name.replace('-2', '')] ?? ''];

const heardOutOfTurn = (): string[] =>
  allModules.flatMap(({ name }) =>
    outOfTurn(
      invariants,
      [name, `${name}-2`].flatMap((process) => split.records(process)),
    ),
  );

const untilSettled = () => eventually(() => expect(invariants.settled()).toEqual([]), { within: 60_000 });

describe('two of every service and two gateways', () => {
  it('share the work: each answers, handles events and relays what was told', untilAllTakePart, STORY_WITHIN);

  it('do nothing twice: one handling per event and group, one answer per booking, as much stock taken as is confirmed', async () => {
    await untilSettled();
    const handled = new Map<string, number>();
    for (const [, figures] of await allFigures())
      for (const { name: module, subscribes } of allModules)
        for (const { name: subscriber, scope } of subscribes)
          if (scope === 'module') {
            const line = `${module} ${subscriber}`;
            const labels = { module, subscriber, outcome: 'handled' };
            handled.set(line, (handled.get(line) ?? 0) + figures.sum('jumak_subscriber_events_total', labels));
          }
    const marks = allModules.flatMap(({ name: module, subscribes }) =>
      subscribes
        .filter(({ scope }) => scope === 'module')
        .map(({ name: subscriber }) => {
          const sql = 'SELECT event_id FROM inbox WHERE subscriber = ?';
          return [`${module} ${subscriber}`, invariants.all(module, sql, subscriber).length] as const;
        }),
    );
    expect(Object.fromEntries(handled)).toEqual(Object.fromEntries(marks));
    const answers = `SELECT subject, COUNT(*) AS answers FROM outbox WHERE type IN ('room.allocated', 'room.refused') GROUP BY subject`;
    const answered = invariants.all<{ subject: string; answers: number }>('room', answers);
    expect(answered.filter((one) => one.answers !== 1)).toEqual([]);
    expect(answered.map(({ subject }) => subject).sort()).toEqual(
      invariants
        .stays()
        .map(({ id }) => id)
        .sort(),
    );
  });

  it('hear what is told of one thing in its turn', () => {
    expect(heardOutOfTurn()).toEqual([]);
  });

  it('find the same in the same order, whichever replica is asked, after hosts have changed their places', async () => {
    await Promise.all(places.map((place, n) => change(host.at(doors.url), { ...place, n })));
    const criteria = ['', 'guests=2', 'region=JEJU', 'minPrice=62000&maxPrice=66000', 'near=33.4,126.5&radiusKm=30'];
    const stays = ['', `checkIn=${day(20)}&checkOut=${day(22)}`, `checkIn=${day(49)}&checkOut=${day(52)}`];
    const queries = ['recommended', 'price', '-price', 'newest'].flatMap((sort) =>
      criteria.flatMap((one) => stays.map((stay) => [`sort=${sort}`, one, stay].filter(Boolean).join('&'))),
    );
    await eventually(async () => {
      const sold = await findAll(`sort=price&checkIn=${day(49)}&checkOut=${day(52)}`, ['accommodation']);
      expect(sold).toHaveLength(places.filter((_, n) => n % 4 !== CLOSED && n % 4 !== WITHDRAWN).length);
      for (const query of queries) {
        const found = await findAll(query, ['accommodation']);
        expect([query, await findAll(query, ['accommodation-2'])]).toEqual([query, found]);
        expect([query, await findAll(query, ['accommodation-2', 'accommodation'])]).toEqual([query, found]);
      }
    });
  });

  it('SECURITY 22: refuse a token as soon as its logout was answered, whichever has answered it', async () => {
    for (const at of ['member', 'member-2', 'gateway', 'gateway-2']) {
      const guest = await split.member({ email: `leaving-by-${at}@example.com` });
      const ask = async ([name, path]: readonly [string, string]) =>
        [name, path, (await guest.at(split.urlOf(name)).get(path)).body.code] as const;
      const entrances = split.names.flatMap((name) => pathsOf(name).map((path) => [name, path] as const));
      const before = await Promise.all(entrances.map(ask));
      expect(before.filter(([, , code]) => code === 'TOKEN_REVOKED')).toEqual([]);
      await guest.must(204, guest.at(split.urlOf(at)).post('/auth/logout'));
      const after = await Promise.all(entrances.map(ask));
      expect(after.filter(([, , code]) => code !== 'TOKEN_REVOKED')).toEqual([]);
    }
  });

  it('SECURITY 21: exchange a refresh token once among them, and end its session when it comes to the other too', async () => {
    const guest = { email: 'refreshing@example.com', password: PASSWORD };
    await split.anyone.must(201, split.anyone.post('/members', { ...guest, name: '나그네' }));
    const first = await split.anyone.must(200, split.anyone.post('/auth/login', guest));
    const replicas = ['member', 'member-2'].map((name) => split.anyone.at(split.urlOf(name)));
    const refresh = (at: number, refreshToken: string) =>
      (replicas[at % 2] as ApiClient).post('/auth/refresh', { refreshToken });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => refresh(n, first.refreshToken)));
    const won = answers.filter(({ status }) => status === 200).map(({ body }) => body);
    expect(won.length).toBeLessThanOrEqual(1);
    expect(new Set(answers.map(({ status }) => status)).difference(new Set([200, 401]))).toEqual(new Set());
    for (const { refreshToken } of [first, ...won])
      for (const at of [0, 1]) expect((await refresh(at, refreshToken)).body.code).toBe('INVALID_REFRESH_TOKEN');
  });
});

describe('one of each pair killed while guests book', () => {
  it(
    'is done without: nobody is told more than to ask again in a moment, and what it had begun the others end',
    async () => {
      const rooms = await Promise.all(Array.from({ length: 8 }, () => list(host, { capacity: 100 })));
      const rush = new Rush({ rooms, guests, doors, survivor: new SeveralDoors([split.url]) });
      rush.begin();
      await eventually(() => expect(rush.accepted.size).toBeGreaterThan(100));
      const killedAt = performance.now();
      await Promise.all(SECOND.map((name) => split.kill(name)));
      await eventually(() => expect(rush.acceptedSince(killedAt)).toBeGreaterThan(100), { within: 60_000 });
      await eventually(async () => {
        const figures = await split.figuresOf('gateway');
        const known = (module: string) =>
          ['ready', 'out'].map((state) => figures.sum('jumak_gateway_instances', { module, state }));
        expect(allModules.map(({ name }) => known(name))).toEqual(allModules.map(() => [1, 0]));
      });
      await rush.end();
      expect(rush.surprises).toEqual([]);
      const isShort = ({ status, retryAfter, at }: Refusal) =>
        status === 503 && retryAfter > 0 && at - killedAt < 10_000;
      expect(rush.refusals.filter((refusal) => !isShort(refusal))).toEqual([]);
      expect(rush.refusals.filter(({ method }) => method === 'GET')).toEqual([]);
      const ends = [...rush.accepted].map(
        async ([id, { guest }]) => (await guest.settled(id, { within: 60_000 })).status,
      );
      expect(new Set(await Promise.all(ends))).toEqual(new Set(['CONFIRMED']));
      const stay = { checkIn: day(20), checkOut: day(22) };
      for (const { roomId } of rooms) expect((await aGuest(0).booked(roomId, stay)).status).toBe('CONFIRMED');
      await untilSettled();
      expect(heardOutOfTurn()).toEqual([]);
    },
    STORY_WITHIN,
  );
});
