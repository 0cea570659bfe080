import type { EventInfo, Subscriber } from '#kernel/inbox/subscriber.ts';
import type { RoomChanged } from '#room';
import type { SearchFeed } from '../domain/search-feed.ts';

type Fact = Parameters<typeof RoomChanged.of>[0];

/** Tells the search who fits into a room and what further guests pay. */
export class KeepRoomWhenRoomChanges implements Subscriber<Fact> {
  readonly #feed: SearchFeed;

  constructor(feed: SearchFeed) {
    this.#feed = feed;
  }

  async handle(room: Fact, { at: toldAt }: EventInfo): Promise<void> {
    await this.#feed.keepRoom({ ...room, extraGuestFee: room.extraGuestFee.amount, toldAt });
  }
}
