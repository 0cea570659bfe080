import type { InstanceSubscriber } from '#kernel/inbox/subscriber.ts';
import type { CalendarChanged } from '#room';
import type { SearchIndex } from '../domain/search-index.ts';

type Fact = Parameters<typeof CalendarChanged.of>[0];

/** Tells the memory of every process what is free on which night and for how much. */
export class IndexNightsWhenCalendarChanges implements InstanceSubscriber<Fact> {
  readonly #index: SearchIndex;

  constructor(index: SearchIndex) {
    this.#index = index;
  }

  async handle(calendar: Fact): Promise<void> {
    this.#index.keepNights(calendar);
  }

  async loadAgain(roomId: string): Promise<void> {
    await this.#index.readRoom(roomId);
  }
}
