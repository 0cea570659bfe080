import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.ts';
import { list } from '../support/listings.ts';
import { newSchemaPrefix } from '../support/mysql-server.ts';
import { TestApplication } from '../support/test-application.ts';
import { kafkaMonolith, sharing } from '../support/topologies.ts';

const BOOKINGS = 120;
const AT_ONCE = 12;
const CAPACITY = 12;

describe('two processes with all modules on Kafka, MySQL and Redis', () => {
  const topology = sharing(kafkaMonolith, newSchemaPrefix());
  let one: TestApplication;
  let other: TestApplication;
  const rooms: string[] = [];

  beforeAll(async () => {
    [one, other] = await Promise.all([TestApplication.start({ topology }), TestApplication.start({ topology })]);
    for (const process of [one, other, one]) {
      const { roomId } = await list(process.signedIn('HOST'), { capacity: CAPACITY });
      rooms.push(roomId);
    }
  });
  afterAll(async () => {
    await other.stop();
    await one.end();
    other.folder.remove();
  });

  /** Books through one process and then the other, some at a time, the same few nights of the same few rooms. */
  const bookAll = async (guestsOf: (n: number) => readonly [ApiClient, ApiClient]) => {
    const booked: { readonly id: string; readonly n: number }[] = [];
    let next = 0;
    const bookOn = async () => {
      for (let n = next++; n < BOOKINGS; n = next++) {
        const [booking, asking] = guestsOf(n);
        const night = 20 + (n % 4);
        const stay = { checkIn: one.day(night), checkOut: one.day(night + 2) };
        const book = () => booking.book(rooms[n % rooms.length] ?? '', { ...stay, key: `booking-${n}` });
        const { body, status } = await book();
        expect([n, status]).toEqual([n, 202]);
        if (n % 5 === 0) await asking.cancel(body.id);
        booked.push({ id: body.id, n });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, bookOn));
    return booked;
  };

  it('settle all bookings between them, told through either and cancelled through the other', async () => {
    const booked = await bookAll((n) => {
      const here = n % 2 === 0 ? one : other;
      const there = n % 2 === 0 ? other : one;
      const memberId = here.newId();
      return [here.signedIn('GUEST', memberId), there.signedIn('GUEST', memberId)];
    });
    expect(booked).toHaveLength(BOOKINGS);
    expect(await one.violations()).toEqual([]);
    const statuses = new Set(one.invariants.stays().map(({ status }) => status));
    expect(statuses).toEqual(new Set(['CONFIRMED', 'REJECTED', 'CANCELLED']));
  });

  it('go on as one when the other stops, also with what it had not sent', async () => {
    const guest = other.newId();
    const kept: string[] = [];
    for (const room of rooms) {
      const stay = { checkIn: one.day(40), checkOut: one.day(42) };
      const { body } = await other.signedIn('GUEST', guest).book(room, stay);
      kept.push(body.id);
    }
    await other.stop();
    for (const id of kept) expect((await one.signedIn('GUEST', guest).settled(id)).status).toBe('CONFIRMED');
    expect(await one.violations()).toEqual([]);
  });
});
