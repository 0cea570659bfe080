import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { operator } from '#kernel/audit/audit.ts';
import type { Id } from '#kernel/domain/ids.ts';
import { addDays, dateIn } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import { seal } from '#kernel/event-bus/envelope.ts';
import type { DomainEvent } from '#kernel/event-bus/event.ts';
import { DeadLetters } from '#kernel/inbox/dead-letters.ts';
import { newTraceparent } from '#kernel/observability/traceparent.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { ReservationRequested } from '#reservation';
import { NightsAllocated } from '#room';
import { room } from '../../../src/modules/room/module.ts';
import { OfferRoom } from '../../../src/modules/room/use-cases/offer-room.ts';
import { hostId, placeFact } from '../../support/facts.ts';
import { OFTEN, TwoProcesses } from '../../support/two-processes.ts';
import type { Workbench } from '../../support/workbench.ts';

const SUBSCRIBER = 'hold-nights-when-reservation-is-requested';

let two: TwoProcesses;
let roomId: Id<'room'>;
beforeEach(async () => {
  two = await TwoProcesses.start(room);
  const accommodationId = two.one.newId<'accommodation'>();
  await two.one.hear(placeFact({ accommodationId, hostId }));
  const details = { name: '온돌방', description: '', baseOccupancy: 2, maxOccupancy: 4, extraGuestFee: krw(0) };
  const offered = await two.one.of('room', OfferRoom).execute({
    ...{ accommodationId, hostId, opening: { capacity: 100, price: krw(100_000) } },
    details: { ...details, beds: [], amenities: [], images: [] },
  });
  roomId = offered.id;
});
afterEach(() => two.end());

function request(): DomainEvent {
  const today = dateIn('Asia/Seoul', two.one.clock.now());
  const stay = { checkIn: addDays(today, 3), checkOut: addDays(today, 5) };
  return ReservationRequested.of({ reservationId: two.one.newId(), roomId, ...stay, guests: 2 }) as DomainEvent;
}

async function park(bench: Workbench, event: DomainEvent, eventId: string): Promise<void> {
  const context = { id: eventId, now: bench.clock.now(), correlationId: eventId, traceparent: newTraceparent() };
  const delivery = { ...seal(event, context, 'jumak'), position: `jumak.reservation/0/${eventId}` };
  const letter = { subscriber: SUBSCRIBER, eventId, delivery, attempts: 5 };
  await bench
    .of('room', Transaction)
    .run(() => bench.of('room', DeadLetters).park({ ...letter, cause: 'FAILED', error: 'of the test' }));
}
const letters = (eventId: string) =>
  two.rows<{ id: string; state: string }>('SELECT id, state FROM dead_letter WHERE event_id = ?', [eventId]);
const marks = (eventId: string) => two.rows('SELECT 1 FROM inbox WHERE event_id = ?', [eventId]);

describe('two processes at once', () => {
  it('replay a parked event once, and both say that it is replayed', async () => {
    for (const _ of OFTEN) {
      const eventId = two.one.newId();
      await park(two.one, request(), eventId);
      const [{ id } = { id: '' }] = await letters(eventId);
      const replay = (bench: Workbench) => bench.desk('room').replay({ id, actor: operator('test') });
      const outcomes = await two.atOnce(replay, replay);
      expect(outcomes).toMatchObject(Array(2).fill({ status: 'fulfilled', value: { state: 'REPLAYED' } }));
    }
    expect(await two.told(NightsAllocated)).toHaveLength(OFTEN.length);
    expect(await two.rows("SELECT * FROM audit_entry WHERE action = 'dead-letter.replay'")).toHaveLength(OFTEN.length);
  });

  it('discard a parked event once, and both say that it is discarded', async () => {
    for (const _ of OFTEN) {
      const eventId = two.one.newId();
      await park(two.one, request(), eventId);
      const [{ id } = { id: '' }] = await letters(eventId);
      const discard = (bench: Workbench) =>
        bench.desk('room').discard({ id, actor: operator('test'), reason: undefined });
      const outcomes = await two.atOnce(discard, discard);
      expect(outcomes).toMatchObject(Array(2).fill({ status: 'fulfilled', value: { state: 'DISCARDED' } }));
    }
    expect(await two.rows("SELECT * FROM audit_entry WHERE action = 'dead-letter.discard'")).toHaveLength(OFTEN.length);
  });

  it('replay or discard a parked event, and never both', async () => {
    let replayed = 0;
    for (const _ of OFTEN) {
      const eventId = two.one.newId();
      await park(two.one, request(), eventId);
      const [{ id } = { id: '' }] = await letters(eventId);
      const [replay, discard] = await two.atOnce(
        (bench) => bench.desk('room').replay({ id, actor: operator('test') }),
        (bench) => bench.desk('room').discard({ id, actor: operator('test'), reason: undefined }),
      );
      expect([replay.status, discard.status].sort()).toEqual(['fulfilled', 'rejected']);
      expect(await marks(eventId)).toHaveLength(replay.status === 'fulfilled' ? 1 : 0);
      if (replay.status === 'fulfilled') replayed += 1;
    }
    expect(await two.told(NightsAllocated)).toHaveLength(replayed);
  });

  it('park no event in one that the other has handled', async () => {
    const [event, eventId] = [request(), two.one.newId()];
    await two.one.hear(event, eventId);
    await park(two.other, event, eventId);
    expect(await letters(eventId)).toEqual([]);
  });

  it('handle no event in one that the other has parked', async () => {
    const [event, eventId] = [request(), two.one.newId()];
    await park(two.other, event, eventId);
    await two.one.hear(event, eventId);
    expect([await marks(eventId), await two.told(NightsAllocated)]).toEqual([[], []]);
  });
});
