import type { Id } from '#kernel/domain/ids.ts';
import { dateIn } from '#kernel/domain/local-date.ts';
import { Validation } from '#kernel/domain/validation.ts';
import { freezeTerms } from '../domain/cancellation-terms.ts';
import type { HolidayCalendar } from '../domain/holiday-calendar.ts';
import type { Replicas } from '../domain/replicas.ts';
import { MemberWithdrawn, RoomNotFound } from '../domain/reservation.errors.ts';
import type { Reservation } from '../domain/reservation-repository.ts';
import { faultsOf, type Stay } from '../domain/stay.ts';

interface Wish {
  readonly memberId: string;
  readonly roomId: Id<'room'>;
  readonly stay: Stay;
  /** Epoch milliseconds. */
  readonly at: number;
}

interface Agreement extends Pick<Reservation, 'hostId' | 'room' | 'accommodation' | 'booking'> {
  /** Nobody is there to receive the guests: room need not be asked. */
  readonly hostHasLeft: boolean;
}

/** What guest and house agree on, as it is known at the moment of booking. */
export class BookingAgreement {
  readonly #replicas: Replicas;
  readonly #holidays: HolidayCalendar;

  constructor(replicas: Replicas, holidays: HolidayCalendar) {
    this.#replicas = replicas;
    this.#holidays = holidays;
  }

  /** Inside `transaction.run`. @throws RoomNotFound, MemberWithdrawn, Validation */
  async on({ memberId, roomId, stay, at }: Wish): Promise<Agreement> {
    const offer = await this.#replicas.offer(roomId);
    if (offer === undefined) throw new RoomNotFound();
    if (await this.#replicas.hasWithdrawn(memberId)) throw new MemberWithdrawn();
    const { room, place } = offer;
    const faults = faultsOf({ stay, today: dateIn(place.house.timeZone, at) });
    if (faults.length > 0) throw new Validation({ faults });
    const terms = freezeTerms({ policy: place.policy, checkIn: stay.checkIn, holidays: this.#holidays });
    return {
      hostId: place.hostId,
      hostHasLeft: await this.#replicas.hasWithdrawn(place.hostId),
      room: { id: room.roomId, name: room.name },
      accommodation: { id: place.accommodationId, name: place.name },
      booking: { stay, house: place.house, terms, bookedAt: at },
    };
  }
}
