import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InProcessLock } from '#kernel/lock/in-process.lock.ts';
import type { Lock } from '#kernel/lock/lock.ts';
import { NoLock } from '#kernel/lock/no.lock.ts';
import type { ApiClient } from '../support/api-client.ts';
import { krw, list } from '../support/listings.ts';
import { LyingLock } from '../support/lying.lock.ts';
import { SEED, seededRandom, whole } from '../support/seeded-random.ts';
import { TestApplication } from '../support/test-application.ts';
import { type Topology, topologies } from '../support/topologies.ts';

const CLIENTS = Number(process.env.STORM_CLIENTS ?? 200);
const SAMPLE_EVERY = 250;
/** Every stay of the storm covers this night, counted from today; it begins up to so many nights before, and ends as many after. */
const HEART = 100;
const REACH = 4;

const [once, twice] = topologies as readonly [Topology, Topology];
const liar = { lock: 'a lock that lies', make: (): Lock => new LyingLock(seededRandom()) };
const stages = [
  { topology: once, lock: 'a lock', make: (): Lock => new InProcessLock() },
  { topology: once, lock: 'no lock', make: (): Lock => new NoLock() },
  { topology: once, ...liar },
  { topology: twice, ...liar },
].map((stage) => ({ ...stage, on: stage.topology.name }));

describe.each(stages)(`the last room on $on, with $lock (seed ${SEED})`, ({ topology, make }) => {
  const random = seededRandom();
  let jumak: TestApplication;
  let host: ApiClient;

  beforeAll(async () => {
    jumak = await TestApplication.start({ topology, lock: make() });
    host = jumak.signedIn('HOST');
  });
  afterAll(() => jumak.end());

  const aroundTheHeart = () => ({
    checkIn: jumak.day(HEART - whole(random, REACH + 1)),
    checkOut: jumak.day(HEART + 1 + whole(random, REACH + 1)),
  });

  /** Looks at everything while the storm lasts. */
  async function watched<T>(storm: Promise<T>): Promise<{ readonly outcome: T; readonly seen: readonly string[] }> {
    const seen: string[] = [];
    let over = false;
    const watch = async () => {
      while (!over) {
        seen.push(...jumak.invariants.now());
        await sleep(SAMPLE_EVERY);
      }
    };
    const watching = watch();
    const outcome = await storm.finally(() => {
      over = true;
    });
    await watching;
    return { outcome, seen };
  }

  /** A host who changes prices, and capacities of the nights that nobody is short of, as fast as the answers come. */
  async function edits(roomId: string, storm: { readonly capacity: number; over: boolean; taken: boolean }) {
    const { capacity } = storm;
    const statuses: number[] = [];
    while (!storm.over) {
      const [from, to] = [jumak.day(HEART - REACH), jumak.day(HEART + REACH + 1)];
      const choices = [
        { from, to, price: krw(50_000 + whole(random, 50) * 1_000) },
        { from, to, capacity },
        { from: jumak.day(HEART + 1), to, capacity: CLIENTS + whole(random, 9) },
        ...(storm.taken ? [{ from, to, capacity: 0 }] : []),
      ];
      const edit = choices[whole(random, choices.length)] as object;
      statuses.push((await host.editNights(roomId, edit)).status);
    }
    return statuses;
  }

  it.each([1, 5, 10])('of %i goes to exactly as many, while the host edits its nights', async (capacity) => {
    const { roomId } = await list(host, { capacity });
    const storm = { capacity, over: false, taken: false };
    const hosts = Array.from({ length: 3 }, () => edits(roomId, storm));
    const bookings = Promise.all(
      Array.from({ length: CLIENTS }, async (_, n) => {
        const guest = jumak.signedIn();
        const stay = { ...aroundTheHeart(), wait: 10, key: `storm-${n}` };
        const answer = await guest.book(roomId, stay);
        const settled = answer.status < 300 ? await guest.settled(answer.body.id) : answer;
        storm.taken ||= settled.status === 'CONFIRMED';
        return settled;
      }),
    ).finally(() => {
      storm.over = true;
    });
    const { outcome, seen } = await watched(bookings);
    const edited = (await Promise.all(hosts)).flat();
    expect(seen).toEqual([]);
    expect(edited.filter((status) => status !== 200 && status !== 409)).toEqual([]);
    const by = Map.groupBy(outcome, ({ status, reason }) => (reason === undefined ? status : `${status} ${reason}`));
    expect(Object.fromEntries([...by].map(([status, all]) => [status, all.length]))).toEqual({
      CONFIRMED: capacity,
      'REJECTED SOLD_OUT': CLIENTS - capacity,
    });
    expect(await host.available(roomId, jumak.day(HEART), jumak.day(HEART + 1))).toEqual([0]);
    expect(await jumak.violations()).toEqual([]);
  });

  it('refuses nobody whose nights all stayed free, and is as free as before when all have cancelled', async () => {
    const capacity = 3;
    const { roomId } = await list(host, { capacity });
    const guest = jumak.signedIn();
    const storm = Promise.all(
      Array.from({ length: CLIENTS }, async (_, n) => {
        const from = HEART + whole(random, 20);
        const stay = { checkIn: jumak.day(from), checkOut: jumak.day(from + 1 + whole(random, 5)) };
        const { body } = await guest.book(roomId, { ...stay, wait: 10, key: `unwound-${n}` });
        return guest.settled(body.id);
      }),
    );
    const { outcome, seen } = await watched(storm);
    expect(seen).toEqual([]);
    const free = new Map(
      (await host.nights(roomId, jumak.day(HEART), jumak.day(HEART + 25))).map(({ night, available }) => [
        night,
        available,
      ]),
    );
    const refused = outcome.filter(({ status }) => status !== 'CONFIRMED');
    const wronged = refused.filter(({ checkIn, checkOut }) =>
      [...free].every(([night, available]) => night < checkIn || night >= checkOut || available > 0),
    );
    expect([wronged, refused.length > 0]).toEqual([[], true]);
    const cancel = (id: string) => guest.cancel(id);
    const unwinding = Promise.all(outcome.flatMap(({ id }) => [cancel(id), cancel(id)]));
    const unwound = await watched(unwinding);
    expect([unwound.seen, unwound.outcome.filter(({ status }) => status >= 500)]).toEqual([[], []]);
    expect(await jumak.violations()).toEqual([]);
    expect(await host.available(roomId, jumak.day(HEART), jumak.day(HEART + 25))).toEqual(Array(25).fill(capacity));
  });
});
