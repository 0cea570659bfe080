import type { NightRange, NightStock } from '../domain/night-stock.ts';
import type { NightView } from './room-views.ts';
import type { ShowRoom } from './show-room.ts';

/** The open nights of a room in a range, as they are now. */
export class ListNights {
  readonly #room: ShowRoom;
  readonly #stock: NightStock;

  constructor(room: ShowRoom, stock: NightStock) {
    this.#room = room;
    this.#stock = stock;
  }

  /** @throws RoomNotFound */
  async execute(range: NightRange): Promise<NightView[]> {
    await this.#room.execute(range.roomId);
    const nights = await this.#stock.nights(range);
    return nights.map(({ night, price, capacity, available, closed }) => ({
      night,
      price,
      capacity,
      available,
      closed,
    }));
  }
}
