import { addDays, type LocalDate } from '#kernel/domain/local-date.ts';

/** The public holidays that decide what counts as a weekend. */
export class HolidayCalendar {
  readonly #dates: ReadonlySet<LocalDate>;

  constructor(dates: Iterable<LocalDate>) {
    this.#dates = new Set(dates);
  }

  isHoliday(date: LocalDate): boolean {
    return this.#dates.has(date);
  }

  isEve(date: LocalDate): boolean {
    return this.isHoliday(addDays(date, 1));
  }
}
