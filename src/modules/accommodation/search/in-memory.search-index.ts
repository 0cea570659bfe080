import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '#kernel/domain/clock.ts';
import { epochDay } from '#kernel/domain/local-date.ts';
import type { AccommodationId } from '../domain/accommodation.ts';
import type { SearchedNights, SearchedRoom } from '../domain/search-feed.ts';
import { SearchIndex } from '../domain/search-index.ts';
import type { SqlSearchRows } from '../persistence/sql.search-rows.ts';
import { IndexedCatalogue } from './indexed-catalogue.ts';

const DAY = 86_400_000;
/** So many days after a date has ended in UTC it has ended everywhere. */
const SLACK_DAYS = 2;

/** Places, rooms and nights in the memory of this process: built from the rows, and kept up by what is told. */
export class InMemorySearchIndex extends SearchIndex {
  readonly catalogue = new IndexedCatalogue();
  readonly #rows: SqlSearchRows;
  readonly #clock: Clock;
  #isBuilt = false;

  constructor(rows: SqlSearchRows, clock: Clock) {
    super();
    this.#rows = rows;
    this.#clock = clock;
  }

  /** Until then it lacks what was told before this process. */
  get isBuilt(): boolean {
    return this.#isBuilt;
  }

  async readPlace(id: AccommodationId): Promise<void> {
    const place = await this.#rows.place(id);
    if (place !== undefined) this.catalogue.keepPlace(place);
  }

  async readRoom(id: string): Promise<void> {
    const room = await this.#rows.room(id);
    if (room !== undefined) this.catalogue.keepRoom(room);
    const calendar = await this.#rows.calendar(id);
    if (calendar !== undefined) this.catalogue.keepNights(calendar);
  }

  keepRoom(room: SearchedRoom): void {
    this.catalogue.keepRoom(room);
  }

  keepNights({ roomId, version, nights }: SearchedNights): void {
    this.#forgetPast();
    this.catalogue.keepNights({
      roomId,
      nights: {
        days: nights.map(({ night }) => epochDay(night)),
        versions: nights.map(() => version),
        prices: nights.map(({ price, closed }) => (closed ? null : price)),
        available: nights.map(({ available }) => available),
      },
    });
  }

  async build(signal?: AbortSignal): Promise<void> {
    if (this.#isBuilt) return;
    this.#forgetPast();
    const read = [
      await keepEach(this.#rows.rooms(), (room) => this.catalogue.keepRoom(room), signal),
      await keepEach(this.#rows.calendars(), (calendar) => this.catalogue.keepNights(calendar), signal),
      await keepEach(this.#rows.places(), (place) => this.catalogue.keepPlace(place), signal),
    ];
    this.#isBuilt = read.every((whole) => whole);
  }

  #forgetPast(): void {
    this.catalogue.rooms.nights.forgetBefore(Math.floor(this.#clock.now() / DAY) - SLACK_DAYS);
  }
}

/** Lets everybody else have a turn after each page. False when it was told to end before the last one. */
async function keepEach<Row>(
  pages: AsyncGenerator<readonly Row[]>,
  keep: (row: Row) => void,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  for await (const page of pages) {
    if (signal?.aborted) return false;
    for (const row of page) keep(row);
    await nextTurn();
  }
  return true;
}
