import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { InMemoryEventBus } from '#kernel/event-bus/in-memory.event-bus.ts';
import { InterruptedBookings } from '../support/interrupted-bookings.ts';
import { inTurn, OUTAGES, stopOf } from '../support/outage.ts';
import { SEED } from '../support/seeded-random.ts';
import { TestApplication } from '../support/test-application.ts';
import { memory } from '../support/topologies.ts';

describe(`bookings while the bus in memory is stopped ${OUTAGES} times (seed ${SEED})`, () => {
  const bus = new InMemoryEventBus();
  let jumak: TestApplication;
  let bookings: InterruptedBookings;

  beforeAll(async () => {
    jumak = await TestApplication.start({ topology: { ...memory, eventBus: () => bus } });
    bookings = new InterruptedBookings(jumak);
    await bookings.play(inTurn([stopOf(() => bus)]));
  }, 240_000);
  afterAll(() => jumak.end());

  it('L2: all of them are there and settled, and no invariant is broken', () => bookings.expectAllSettled());

  it('L2: leave everything free when everybody has cancelled', () => bookings.expectAllGivenBack());
});
