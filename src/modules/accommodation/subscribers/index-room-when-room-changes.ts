import type { InstanceSubscriber } from '#kernel/inbox/subscriber.ts';
import type { RoomChanged } from '#room';
import type { SearchIndex } from '../domain/search-index.ts';

type Fact = Parameters<typeof RoomChanged.of>[0];

/** Tells the memory of every process who fits into a room and what further guests pay. */
export class IndexRoomWhenRoomChanges implements InstanceSubscriber<Fact> {
  readonly #index: SearchIndex;

  constructor(index: SearchIndex) {
    this.#index = index;
  }

  async handle(room: Fact): Promise<void> {
    this.#index.keepRoom({ ...room, extraGuestFee: room.extraGuestFee.amount });
  }

  async loadAgain(roomId: string): Promise<void> {
    await this.#index.readRoom(roomId);
  }
}
