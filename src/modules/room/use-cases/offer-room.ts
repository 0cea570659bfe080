import type { Clock } from '#kernel/domain/clock.ts';
import type { Id, Ids } from '#kernel/domain/ids.ts';
import { dateIn } from '#kernel/domain/local-date.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { HostedPlaces } from '../domain/hosted-places.ts';
import { openingNights } from '../domain/opening-nights.ts';
import { type OpeningTerms, Room, type RoomDetails } from '../domain/room.ts';
import type { RoomRepository } from '../domain/room-repository.ts';
import type { RoomAnnouncement } from './room-announcement.ts';

export interface OfferRoomCommand {
  readonly accommodationId: Id<'accommodation'>;
  readonly hostId: string;
  readonly details: RoomDetails;
  readonly opening: OpeningTerms;
  /** Made before the unit, so that a unit that is run again, and the demo data, meet their own row. */
  readonly id?: Id<'room'>;
}

/** Adds a room type to a host's own place, and opens its nights up to the horizon. */
export class OfferRoom {
  readonly #transaction: Transaction;
  readonly #places: HostedPlaces;
  readonly #rooms: RoomRepository;
  readonly #announcement: RoomAnnouncement;
  readonly #clock: Clock;
  readonly #ids: Ids;

  constructor(
    transaction: Transaction,
    places: HostedPlaces,
    rooms: RoomRepository,
    announcement: RoomAnnouncement,
    clock: Clock,
    ids: Ids,
  ) {
    this.#transaction = transaction;
    this.#places = places;
    this.#rooms = rooms;
    this.#announcement = announcement;
    this.#clock = clock;
    this.#ids = ids;
  }

  /** @throws AccommodationNotFound */
  async execute({ accommodationId, hostId, details, opening, id }: OfferRoomCommand): Promise<Room> {
    const createdAt = this.#clock.now();
    const roomId = id ?? this.#ids.next<'room'>();
    return this.#transaction.run(async () => {
      const earlier = await this.#rooms.find(roomId);
      if (earlier !== undefined) return earlier;
      const { timeZone } = await this.#places.ownedBy({ accommodationId, hostId });
      const room = new Room({ id: roomId, accommodationId, createdAt, details, opening });
      this.#rooms.add(room);
      await this.#announcement.opened(room, openingNights({ today: dateIn(timeZone, createdAt), ...opening }));
      return room;
    });
  }
}
