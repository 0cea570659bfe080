import type { EventInfo, Subscriber } from '#kernel/inbox/subscriber.ts';
import type { CalendarChanged } from '#room';
import type { SearchFeed } from '../domain/search-feed.ts';

type Fact = Parameters<typeof CalendarChanged.of>[0];

/** Tells the search what is free on which night and for how much. */
export class KeepNightsWhenCalendarChanges implements Subscriber<Fact> {
  readonly #feed: SearchFeed;

  constructor(feed: SearchFeed) {
    this.#feed = feed;
  }

  async handle(calendar: Fact, { at: toldAt }: EventInfo): Promise<void> {
    await this.#feed.keepNights({ ...calendar, toldAt });
  }
}
