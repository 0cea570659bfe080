import type { Id } from '#kernel/domain/ids.ts';
import type { HostedPlaces } from '../domain/hosted-places.ts';
import type { RoomRepository } from '../domain/room-repository.ts';
import { pageOf, type RoomPage } from './room-page.ts';
import { type HostedRoomView, hostViewOf } from './room-views.ts';

/** The rooms of a host's own place, of a suspended one too, in the order of their ids. */
export class ListHostedRooms {
  readonly #places: HostedPlaces;
  readonly #rooms: RoomRepository;

  constructor(places: HostedPlaces, rooms: RoomRepository) {
    this.#places = places;
    this.#rooms = rooms;
  }

  /** @throws AccommodationNotFound */
  async execute(wanted: {
    readonly accommodationId: Id<'accommodation'>;
    readonly hostId: string;
    readonly limit: number;
    /** The last id of the page before. */
    readonly after?: string | undefined;
  }): Promise<RoomPage<HostedRoomView>> {
    const { accommodationId, hostId, limit, after = '' } = wanted;
    await this.#places.ownedBy({ accommodationId, hostId });
    const rooms = await this.#rooms.ofAccommodation(accommodationId);
    return pageOf({ found: rooms.filter(({ id }) => id > after).map(hostViewOf), limit });
  }
}
