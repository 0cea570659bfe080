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
const STORM_WITHIN = 240_000;
/** Seven processes and all guests are one here, and share what little time a loaded machine has. */
const PATIENT = { JUMAK_RESERVATION_DEADLINE_SECONDS: '200' };

let jumak: TestApplication;
let host: ApiClient;

beforeAll(async () => {
  jumak = await TestApplication.start({ topology: split, variables: PATIENT });
  host = jumak.signedIn('HOST');
}, STORM_WITHIN);
afterAll(() => jumak.end());

/** Books as clients are told to, with the same key again until the outcome is there. */
async function insist(guest: ApiClient, roomId: string, stay: BookingOptions) {
  const until = performance.now() + STORM_WITHIN / 2;
  for (;;) {
    const { status, body } = await guest.book(roomId, { ...stay, wait: 10 });
    if (status !== 202 || performance.now() > until) return { status, ...body };
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
