import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ApiClient, BookingOptions } from '../support/api-client.ts';
import { list } from '../support/listings.ts';
import { SEED, seededRandom, whole } from '../support/seeded-random.ts';
import { TestApplication } from '../support/test-application.ts';
import { split } from '../support/topologies.ts';

const CLIENTS = Number(process.env.STORM_CLIENTS ?? 200);
const STORMS = Number(process.env.STORMS ?? 2);
const CAPACITY = 5;
/** Every stay covers this night, counted from today; it begins up to so many nights before, and ends as many after. */
const HEART = 100;
const REACH = 4;
const STORM_WITHIN = 120_000;

let jumak: TestApplication;
let host: ApiClient;

beforeAll(async () => {
  jumak = await TestApplication.start({ topology: split });
  host = jumak.signedIn('HOST');
}, STORM_WITHIN);
afterAll(() => jumak.end());

/** Books as clients are told to: an answer of 503 is asked for again after its time, with the same key. */
async function insist(guest: ApiClient, roomId: string, stay: BookingOptions) {
  const until = performance.now() + STORM_WITHIN / 2;
  for (;;) {
    const { status, headers, body } = await guest.book(roomId, stay);
    if (status === 201 || status === 202) return guest.settled(body.id);
    if (status !== 503 || performance.now() > until) throw new Error(`${status} ${JSON.stringify(body)}`);
    await sleep(1000 * Number(headers.get('retry-after')));
  }
}

it.each(Array.from({ length: STORMS }, (_, n) => n + 1))(
  `a storm through the gateway on two replicas of room and reservation sells exactly what there is (seed ${SEED}, storm %i)`,
  async (number) => {
    const random = seededRandom();
    const { roomId } = await list(host, { capacity: CAPACITY });
    const outcomes = await Promise.all(
      Array.from({ length: CLIENTS }, (_, n) =>
        insist(jumak.signedIn(), roomId, {
          checkIn: jumak.day(HEART - whole(random, REACH + 1)),
          checkOut: jumak.day(HEART + 1 + whole(random, REACH + 1)),
          wait: 10,
          key: `storm-${number}-${n}`,
        }),
      ),
    );
    const ended = Map.groupBy(outcomes, ({ status, reason }) =>
      reason === undefined ? status : `${status} ${reason}`,
    );
    expect(Object.fromEntries([...ended].map(([how, all]) => [how, all.length]))).toEqual({
      CONFIRMED: CAPACITY,
      'REJECTED SOLD_OUT': CLIENTS - CAPACITY,
    });
    expect(await host.available(roomId, jumak.day(HEART), jumak.day(HEART + 1))).toEqual([0]);
    expect(await jumak.violations()).toEqual([]);
  },
  STORM_WITHIN,
);
