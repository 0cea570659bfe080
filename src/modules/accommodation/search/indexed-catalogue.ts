import type { AccommodationId } from '../domain/accommodation.ts';
import type { SearchedRoom } from '../domain/search-feed.ts';
import { IndexedPlace, type ListedPlace } from './indexed-place.ts';
import type { NightColumns } from './night-table.ts';
import { PlaceOrder } from './place-order.ts';
import { RoomTable } from './room-table.ts';

interface KnownPlace {
  readonly id: AccommodationId;
  readonly version: number;
  /** Undefined of a place that is not, or not any more. */
  readonly listed: ListedPlace | undefined;
}

/** Places, rooms and nights, each of the highest version that was told, and the listed places in the orders that searches go by. */
export class IndexedCatalogue {
  readonly rooms = new RoomTable();
  readonly byRank = new PlaceOrder(({ listed }) => listed?.rank ?? 0);
  readonly byAge = new PlaceOrder(() => 0);
  readonly #places = new Map<AccommodationId, IndexedPlace>();
  readonly #zones = new Map<string, number>();

  /** Of the listed places. */
  get timeZones(): readonly string[] {
    return [...this.#zones.keys()];
  }

  keepPlace({ id, version, listed }: KnownPlace): void {
    const place = this.#place(id);
    if (version < place.version) return;
    this.#unlist(place);
    place.version = version;
    place.listed = listed;
    this.#list(place);
  }

  keepRoom(room: SearchedRoom): void {
    const number = this.rooms.numberOf(room.roomId);
    const before = this.rooms.versionOf(number);
    if (room.version <= before) return;
    this.rooms.keep(number, room);
    if (before === 0) this.#place(room.accommodationId).rooms.push(number);
  }

  keepNights({ roomId, nights }: { readonly roomId: string; readonly nights: NightColumns }): void {
    this.rooms.keepNights(this.rooms.numberOf(roomId), nights);
  }

  #place(id: AccommodationId): IndexedPlace {
    const known = this.#places.get(id) ?? new IndexedPlace(id);
    this.#places.set(id, known);
    return known;
  }

  #list(place: IndexedPlace): void {
    if (place.listed === undefined) return;
    this.byRank.add(place);
    this.byAge.add(place);
    const { timeZone } = place.listed;
    this.#zones.set(timeZone, (this.#zones.get(timeZone) ?? 0) + 1);
  }

  #unlist(place: IndexedPlace): void {
    if (place.listed === undefined) return;
    this.byRank.remove(place);
    this.byAge.remove(place);
    const { timeZone } = place.listed;
    const others = (this.#zones.get(timeZone) ?? 0) - 1;
    if (others > 0) this.#zones.set(timeZone, others);
    else this.#zones.delete(timeZone);
  }
}
