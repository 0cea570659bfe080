import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Id, RandomIds } from '#kernel/domain/ids.ts';
import { addDays, dateIn, type LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import type { BusMessage } from '#kernel/event-bus/envelope.ts';
import { CalendarChanged, RoomChanged } from '#room';
import { NotCancellable } from '../../src/modules/reservation/domain/reservation.errors.ts';
import { ReservationRepository } from '../../src/modules/reservation/domain/reservation-repository.ts';
import { ExpireReservations } from '../../src/modules/reservation/jobs/expire-reservations.ts';
import { reservation } from '../../src/modules/reservation/module.ts';
import { CancelReservation } from '../../src/modules/reservation/use-cases/cancel-reservation.ts';
import { RequestReservation } from '../../src/modules/reservation/use-cases/request-reservation.ts';
import { NightStock } from '../../src/modules/room/domain/night-stock.ts';
import { CapacityBelowHeld } from '../../src/modules/room/domain/room.errors.ts';
import { room } from '../../src/modules/room/module.ts';
import { EditNights } from '../../src/modules/room/use-cases/edit-nights.ts';
import { OfferRoom } from '../../src/modules/room/use-cases/offer-room.ts';
import { WithdrawRoom } from '../../src/modules/room/use-cases/withdraw-room.ts';
import { hostId, placeFact } from '../support/facts.ts';
import { SEED } from '../support/seeded-random.ts';
import { Workbench } from '../support/workbench.ts';
import { BookingModel, type ModelEvent } from './booking-model.ts';

const SEQUENCES = Number(process.env.SEQUENCES ?? 500);
const NIGHTS = 6;
const GUEST = '018f0000-0000-7000-8000-000000000002';

const pick = fc.nat({ max: 99 });
const range = fc
  .record({ from: fc.nat({ max: NIGHTS - 1 }), nights: fc.integer({ min: 1, max: 3 }) })
  .map(({ from, nights }) => ({ from, to: Math.min(NIGHTS, from + nights) }));
const action = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('book' as const),
      range,
      guests: fc.integer({ min: 1, max: 5 }),
      expected: fc.constantFrom('none', 'none', 'right', 'wrong'),
    }),
  },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('deliver' as const), pick }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('deliver together' as const),
      picks: fc.array(pick, { minLength: 2, maxLength: 6 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('tell again' as const), pick }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('cancel' as const), pick, cause: fc.constantFrom('GUEST', 'HOST') }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 10, 31) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      range,
      edit: fc.oneof(
        fc.record({ capacity: fc.nat({ max: 3 }) }),
        fc.record({ closed: fc.boolean() }),
        fc.record({ price: fc.constantFrom(50_000, 70_000) }),
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const) }) },
);
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

interface Letter {
  readonly message: BusMessage;
  readonly event: ModelEvent;
  delivered: boolean;
}

let bench: Workbench;
const accommodationId = '018f0000-0000-7000-8000-000000000003' as Id<'accommodation'>;

beforeAll(async () => {
  bench = await Workbench.start(room, reservation);
  await bench.hear(placeFact({ accommodationId, hostId }));
});
afterAll(() => bench.end());

/** A fresh room at work beside its model. Whatever is done to one is done to the other, and both must tell and hold the same. */
class Sequence {
  readonly #model: BookingModel;
  readonly #roomId: Id<'room'>;
  readonly #first: LocalDate;
  readonly #ids: Id<'reservation'>[] = [];
  /** What the system told, each beside what the model told; delivered in any order, any number of times. */
  readonly #letters: Letter[] = [];
  #seen = bench.bus.told.length;

  private constructor(roomId: Id<'room'>, first: LocalDate, model: BookingModel) {
    this.#roomId = roomId;
    this.#first = first;
    this.#model = model;
  }

  static async begin(capacity: number): Promise<Sequence> {
    const details = { name: '방', description: '', baseOccupancy: 2, maxOccupancy: 4, extraGuestFee: krw(10_000) };
    const { id } = await bench.of('room', OfferRoom).execute({
      accommodationId,
      hostId,
      details: { ...details, beds: [], amenities: [], images: [] },
      opening: { capacity, price: krw(60_000) },
    });
    const facts = bench.bus.told.filter(({ key, headers }) => key === id && headers.ce_type === RoomChanged.type);
    for (const fact of facts) await bench.bus.deliver(fact);
    const night = { capacity, available: capacity, price: 60_000, closed: false };
    const first = addDays(dateIn('Asia/Seoul', bench.clock.now()), 20);
    return new Sequence(id, first, new BookingModel(Array(NIGHTS).fill(night)));
  }

  async play(step: Action): Promise<void> {
    await this.#do(step);
    this.#compareTold();
    await this.#compareStates();
  }

  /** Delivers what is left, the newest first, and then everything once more. */
  async end(): Promise<void> {
    await this.#deliverTheRest();
    await this.#deliver([...this.#letters]);
    await this.#deliverTheRest();
    await this.#compareStates();
    this.#compareCalendar();
    expect(await bench.deadLetters('room')).toEqual([]);
    expect(await bench.deadLetters('reservation')).toEqual([]);
  }

  async #deliverTheRest(): Promise<void> {
    for (;;) {
      const letter = this.#letters.findLast(({ delivered }) => !delivered);
      if (letter === undefined) return;
      await this.#deliver([letter]);
    }
  }

  async #do(step: Action): Promise<void> {
    switch (step.do) {
      case 'book':
        return this.#book(step);
      case 'deliver':
        return this.#deliver(this.#picked([step.pick], ({ delivered }) => !delivered));
      case 'deliver together':
        return this.#deliver(this.#picked(step.picks, () => true));
      case 'tell again':
        return this.#tellAgain(step.pick);
      case 'cancel':
        return this.#cancel(step.pick, step.cause as 'GUEST' | 'HOST');
      case 'wait':
        return bench.clock.advance(step.seconds * 1_000);
      case 'sweep':
        this.#model.sweep(bench.clock.now());
        return bench.of('reservation', ExpireReservations).run();
      case 'edit':
        return this.#edit(step);
      case 'withdraw':
        return this.#withdraw();
    }
  }

  async #book({ range: { from, to }, guests, expected }: Extract<Action, { do: 'book' }>): Promise<void> {
    const right = this.#model.priceOf({ from, to, guests });
    const total = { none: undefined, right, wrong: right + 1 }[expected as 'none' | 'right' | 'wrong'];
    this.#model.book({ from, to, guests, expected: total }, bench.clock.now());
    const { id } = await bench.of('reservation', RequestReservation).execute({
      reservationId: new RandomIds().next<'reservation'>(),
      at: bench.clock.now(),
      memberId: GUEST,
      roomId: this.#roomId,
      stay: { checkIn: this.#date(from), checkOut: this.#date(to) },
      guests,
      expectedTotal: total === undefined ? undefined : krw(total),
    });
    this.#ids.push(id);
  }

  async #deliver(letters: readonly Letter[]): Promise<void> {
    for (const letter of letters) {
      letter.delivered = true;
      this.#model.deliver(letter.message.headers.ce_id, letter.event);
    }
    await Promise.all(letters.map(({ message }) => bench.bus.deliver(message)));
    this.#compareTold();
  }

  /** The same as another event, as a resynchronisation would tell it. */
  async #tellAgain(index: number): Promise<void> {
    const [letter] = this.#picked([index], () => true);
    if (letter === undefined) return;
    const id = bench.newId();
    const payload = JSON.stringify({ ...JSON.parse(letter.message.payload), id });
    const message = { ...letter.message, payload, headers: { ...letter.message.headers, ce_id: id } };
    await this.#deliver([{ message, event: letter.event, delivered: true }]);
  }

  async #cancel(index: number, cause: 'GUEST' | 'HOST'): Promise<void> {
    if (this.#ids.length === 0) return;
    const stay = index % this.#ids.length;
    const cancelled = this.#model.cancel(stay);
    const of = cause === 'GUEST' ? { memberId: GUEST } : { hostId };
    const command = { reservationId: this.#ids[stay] as Id<'reservation'>, of, cause };
    const attempt = bench.of('reservation', CancelReservation).execute(command);
    if (cancelled) await attempt;
    else await expect(attempt).rejects.toThrow(NotCancellable);
  }

  async #edit({ range: { from, to }, edit }: Extract<Action, { do: 'edit' }>): Promise<void> {
    const dates = { from: this.#date(from), to: this.#date(to) };
    const attempt = bench.of('room', EditNights).execute({ roomId: this.#roomId, hostId, ...dates, edit });
    if (this.#model.withdrawn) await expect(attempt).rejects.toMatchObject({ code: 'ROOM_NOT_FOUND' });
    else if (this.#model.edit({ from, to }, edit)) expect(await attempt).toBe(to - from);
    else await expect(attempt).rejects.toThrow(CapacityBelowHeld);
  }

  async #withdraw(): Promise<void> {
    const attempt = bench.of('room', WithdrawRoom).execute({ roomId: this.#roomId, hostId });
    if (this.#model.withdrawn) await expect(attempt).rejects.toMatchObject({ code: 'ROOM_NOT_FOUND' });
    else await attempt;
    this.#model.withdrawn = true;
  }

  #picked(picks: readonly number[], which: (letter: Letter) => boolean): Letter[] {
    const letters = this.#letters.filter(which);
    if (letters.length === 0) return [];
    return [...new Set(picks.map((index) => letters[index % letters.length] as Letter))];
  }

  #compareTold(): void {
    const conversation = bench.bus.told
      .slice(this.#seen)
      .filter(({ key, topic }) => key === this.#roomId && !topic.endsWith('.facts'));
    this.#seen = bench.bus.told.length;
    const byWhat = (a: ModelEvent, b: ModelEvent) => a.type.localeCompare(b.type) || a.stay - b.stay;
    const told = conversation
      .map((message) => ({ message, event: this.#eventOf(message) }))
      .sort((a, b) => byWhat(a.event, b.event));
    const expected = this.#model.told.slice(this.#letters.length).sort(byWhat);
    expect(told.map(({ event }) => event)).toEqual(expected);
    this.#letters.push(...told.map((letter) => ({ ...letter, delivered: false })));
  }

  #eventOf({ payload, headers: { ce_type: type } }: BusMessage): ModelEvent {
    const { reservationId, total, reason } = JSON.parse(payload).data;
    const stay = this.#ids.indexOf(reservationId);
    if (type === 'room.allocated') return { type, stay, answer: { total: total.amount } };
    return type === 'room.refused' ? { type, stay, answer: { reason } } : { type, stay };
  }

  async #compareStates(): Promise<void> {
    const stock = bench.of('room', NightStock);
    const nights = await stock.nights({ roomId: this.#roomId, from: this.#date(0), to: this.#date(NIGHTS) });
    const shown = nights.map(({ capacity, available, price, closed }) => ({
      capacity,
      available,
      price: price.amount,
      closed,
    }));
    expect(shown).toEqual(this.#model.nights);
    const reservations = bench.of('reservation', ReservationRepository);
    const states = await Promise.all(this.#ids.map(async (id) => (await reservations.find(id))?.state));
    const stays = states.map((state) => ({
      status: state?.status,
      ...(state !== undefined && 'price' in state && state.price ? { total: state.price.total.amount } : {}),
      ...(state !== undefined && 'reason' in state ? { reason: state.reason } : {}),
      ...(state?.status === 'CANCELLED' ? { refund: state.cancellation.refund.amount } : {}),
    }));
    expect(stays).toEqual(
      this.#model.stays.map(({ from: _, to: __, guests, expected, expiresAt, ...outcome }) => outcome),
    );
  }

  /** Whoever keeps the newest of what was told of each night knows the calendar. */
  #compareCalendar(): void {
    const newest = new Map<string, { readonly version: number; readonly available: number; readonly price: number }>();
    for (const { roomId, version, nights } of bench.told(CalendarChanged)) {
      if (roomId !== this.#roomId) continue;
      for (const { night, available, price } of nights)
        if (version > (newest.get(night)?.version ?? 0)) newest.set(night, { version, available, price });
    }
    for (const [index, { available, price }] of this.#model.nights.entries())
      expect(newest.get(this.#date(index))).toMatchObject({ available, price });
  }

  #date(night: number): LocalDate {
    return addDays(this.#first, night);
  }
}

it(
  `agrees with its model in ${SEQUENCES} sequences of bookings, cancellations, deadlines, repetitions and reorderings (seed ${SEED})`,
  async () => {
    const actions = fc.array(action, { minLength: 1, maxLength: 25, size: 'max' });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 }), actions, async (capacity, steps) => {
        bench.bus.told.length = 0;
        const sequence = await Sequence.begin(capacity);
        for (const step of steps) await sequence.play(step);
        await sequence.end();
      }),
      { numRuns: SEQUENCES, seed: SEED },
    );
  },
  60_000 + SEQUENCES * 1_000,
);
