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
  readonly byLowest = new PlaceOrder(({ lowest }) => lowest);
  readonly #places = new Map<AccommodationId, IndexedPlace>();
  /** By the number of the room. */
  readonly #placeOf: (IndexedPlace | undefined)[] = [];
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
    if (room.version < before) return;
    this.rooms.keep(number, room);
    if (before > 0) return;
    const place = this.#place(room.accommodationId);
    place.rooms.push(number);
    this.#placeOf[number] = place;
    this.#lower(number);
  }

  keepNights({ roomId, nights }: { readonly roomId: string; readonly nights: NightColumns }): void {
    const number = this.rooms.numberOf(roomId);
    this.rooms.keepNights(number, nights);
    this.#lower(number);
  }

  /** Moves a place forward when one of its rooms costs less than any of them did. */
  #lower(room: number): void {
    const place = this.#placeOf[room];
    const lowest = this.rooms.lowest(room);
    if (place === undefined || lowest >= place.lowest) return;
    if (place.listed !== undefined) this.byLowest.remove(place);
    place.lowest = lowest;
    if (place.listed !== undefined) this.byLowest.add(place);
  }

  get #orders(): readonly PlaceOrder[] {
    return [this.byRank, this.byAge, this.byLowest];
  }

  #place(id: AccommodationId): IndexedPlace {
    const known = this.#places.get(id) ?? new IndexedPlace(id);
    this.#places.set(id, known);
    return known;
  }

  #list(place: IndexedPlace): void {
    if (place.listed === undefined) return;
    for (const order of this.#orders) order.add(place);
    const { timeZone } = place.listed;
    this.#zones.set(timeZone, (this.#zones.get(timeZone) ?? 0) + 1);
  }

  #unlist(place: IndexedPlace): void {
    if (place.listed === undefined) return;
    for (const order of this.#orders) order.remove(place);
    const { timeZone } = place.listed;
    const others = (this.#zones.get(timeZone) ?? 0) - 1;
    if (others > 0) this.#zones.set(timeZone, others);
    else this.#zones.delete(timeZone);
  }
}
