import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { Answer, ApiClient, BookingOptions } from './api-client.ts';
import { eventually } from './eventually.ts';
import { list } from './listings.ts';
import type { Outage } from './outage.ts';
import { seededRandom, whole } from './seeded-random.ts';
import type { TestApplication } from './test-application.ts';

const GUESTS = 6;
const ROOMS = 4;
const CAPACITY = 3;
const FIRST_NIGHT = 10;
const NIGHTS = 30;
const PACE = 100;
/** Bookings that have to be taken before the bus goes away, while it is away, and after that. */
const MEANWHILE = 20;
/** A group whose members the broker has to forget first takes up to half a minute to come together, and a machine may be busy. */
const WITHIN = { within: 120_000 };

interface Taken {
  readonly id: string;
  readonly guest: ApiClient;
}

/** Guests who book, cancel and ask twice while the bus of the program goes away again and again. */
export class InterruptedBookings {
  readonly #jumak: TestApplication;
  readonly #random = seededRandom();
  readonly #taken: Taken[] = [];
  #rooms: readonly string[] = [];
  #goOn = true;

  constructor(jumak: TestApplication) {
    this.#jumak = jumak;
  }

  async play(outages: readonly Outage[]): Promise<void> {
    const host = this.#jumak.signedIn('HOST');
    const listed = await Promise.all(Array.from({ length: ROOMS }, () => list(host, { capacity: CAPACITY })));
    this.#rooms = listed.map(({ roomId }) => roomId);
    const guests = Promise.all(Array.from({ length: GUESTS }, () => this.#bookOn(this.#jumak.signedIn())));
    await this.#oneIsSettled();
    for (const outage of outages) {
      await this.#someAreTaken();
      await outage.away();
      await this.#someAreTaken();
      await outage.back();
      await this.#oneIsSettled();
    }
    this.#goOn = false;
    await guests;
  }

  /** I4 and I5 for those who were told that their booking is taken, then all invariants. */
  async expectAllSettled(): Promise<void> {
    const { invariants } = this.#jumak;
    const pending = () => invariants.stays().filter(({ status }) => status === 'PENDING');
    await eventually(() => expect(pending()).toEqual([]), WITHIN);
    const stays = new Set(invariants.stays().map(({ id }) => id));
    expect(this.#taken.filter(({ id }) => !stays.has(id))).toEqual([]);
    expect(await this.#jumak.violations()).toEqual([]);
  }

  /** I9: once everybody has cancelled, everything is free. */
  async expectAllGivenBack(): Promise<void> {
    await Promise.all(this.#taken.map(({ guest, id }) => decided(() => guest.cancel(id))));
    expect(await this.#jumak.violations()).toEqual([]);
    const [from, to] = [this.#jumak.day(FIRST_NIGHT), this.#jumak.day(FIRST_NIGHT + NIGHTS)];
    for (const room of this.#rooms)
      expect(await this.#jumak.anyone.available(room, from, to)).toEqual(Array(NIGHTS).fill(CAPACITY));
  }

  async #someAreTaken(): Promise<void> {
    const before = this.#taken.length;
    await eventually(() => expect(this.#taken.length).toBeGreaterThan(before + MEANWHILE), WITHIN);
  }

  /** The next one that is taken, so that the way there and back is open again. */
  async #oneIsSettled(): Promise<void> {
    const before = this.#taken.length;
    await eventually(() => expect(this.#taken.length).toBeGreaterThan(before), WITHIN);
    const { guest, id } = this.#taken[before] as Taken;
    await eventually(async () => expect((await guest.reservation(id)).status).not.toBe('PENDING'), WITHIN);
  }

  async #bookOn(guest: ApiClient): Promise<void> {
    for (let n = 0; this.#goOn; n += 1) {
      const room = this.#rooms[whole(this.#random, ROOMS)] as string;
      const from = FIRST_NIGHT + whole(this.#random, NIGHTS - 4);
      const to = from + 1 + whole(this.#random, 4);
      const stay = { checkIn: this.#jumak.day(from), checkOut: this.#jumak.day(to), key: `booking-${n}` };
      const id = await insist(guest, room, stay);
      this.#taken.push({ id, guest });
      if (this.#random() < 0.1) expect(await insist(guest, room, stay)).toBe(id);
      if (this.#random() < 0.2) await decided(() => guest.cancel(id));
      await sleep(PACE);
    }
  }
}

async function insist(guest: ApiClient, room: string, stay: BookingOptions): Promise<string> {
  const { status, body } = await decided(() => guest.book(room, stay));
  expect(status).toBe(202);
  return body.id;
}

/** Asks as clients are told to: once more after the time of a 503, which says that nobody knows whether it is stored. */
async function decided(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer.status !== 503) return answer;
    await sleep(1000 * Number(answer.headers.get('retry-after')));
  }
}
