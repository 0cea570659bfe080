import { type Id, RandomIds } from '#kernel/domain/ids.ts';
import { addDays, dateIn, type LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import { NightsAllocated, RoomChanged } from '#room';
import { CompleteReservations } from '../../src/modules/reservation/jobs/complete-reservations.ts';
import { reservation } from '../../src/modules/reservation/module.ts';
import { ShowReservation } from '../../src/modules/reservation/queries/show-reservation.ts';
import { RequestReservation } from '../../src/modules/reservation/use-cases/request-reservation.ts';
import { hostId, placeFact } from '../support/facts.ts';
import { Workbench } from '../support/workbench.ts';

interface Booked {
  /** Days from today. */
  readonly from?: number;
  readonly to?: number;
  readonly by?: Id<'member'>;
}

/** The module alone, with one room of one place that it has heard of; the test plays room, accommodation and member. */
export class ReservationAtWork {
  readonly bench: Workbench;
  readonly guest: Id<'member'>;
  readonly accommodationId: Id<'accommodation'>;
  readonly roomId: Id<'room'>;

  private constructor(bench: Workbench) {
    this.bench = bench;
    this.guest = bench.newId();
    this.accommodationId = bench.newId();
    this.roomId = bench.newId();
  }

  static async start(): Promise<ReservationAtWork> {
    const work = new ReservationAtWork(await Workbench.start(reservation));
    await work.bench.hear(placeFact({ accommodationId: work.accommodationId, hostId }));
    await work.bench.hear(work.roomFact());
    return work;
  }

  roomFact(changes: { readonly version?: number; readonly name?: string } = {}) {
    return RoomChanged.of({
      ...{ roomId: this.roomId, accommodationId: this.accommodationId, version: 1, name: '온돌방' },
      ...{ baseOccupancy: 2, maxOccupancy: 4, extraGuestFee: krw(0), state: 'OPEN' },
      ...changes,
    });
  }

  day(offset: number): LocalDate {
    return addDays(dateIn('Asia/Seoul', this.bench.clock.now()), offset);
  }

  async book({ from = 10, to = 12, by = this.guest }: Booked = {}): Promise<Id<'reservation'>> {
    const { bench, roomId } = this;
    const stay = { checkIn: this.day(from), checkOut: this.day(to) };
    const made = { reservationId: new RandomIds().next<'reservation'>(), at: bench.clock.now() };
    const wishes = { guestName: '함께 온 사람', request: '늦게 도착해요' };
    const command = { ...made, ...wishes, memberId: by, roomId, stay, guests: 2 };
    return (await bench.of('reservation', RequestReservation).execute(command)).id;
  }

  allocated(reservationId: Id<'reservation'>) {
    const { roomId } = this;
    const nightly = [10, 11].map((offset) => ({ night: this.day(offset), price: krw(100_000) }));
    return NightsAllocated.of({ reservationId, roomId, nightly, total: krw(200_000) });
  }

  async confirmed(booked?: Booked): Promise<Id<'reservation'>> {
    const id = await this.book(booked);
    await this.bench.hear(this.allocated(id));
    return id;
  }

  show(reservationId: Id<'reservation'>, { to = this.guest }: { readonly to?: Id<'member'> } = {}) {
    return this.bench.of('reservation', ShowReservation).execute({ reservationId, memberId: to });
  }

  complete(): Promise<void> {
    return this.bench.of('reservation', CompleteReservations).run();
  }
}
