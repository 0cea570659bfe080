import { z } from 'zod';
import { addDays, type LocalDate, localDate } from '#kernel/domain/local-date.ts';

/** The shape of `config/holidays.yaml`: the name of each public holiday by its date. */
export const holidayTable = z.strictObject({ holidays: z.record(localDate, z.string().min(1)) });

/** The public holidays that decide what counts as a weekend. */
export class HolidayCalendar {
  readonly #dates: ReadonlySet<LocalDate>;

  constructor(dates: Iterable<LocalDate>) {
    this.#dates = new Set(dates);
  }

  /** Reads the table of `config/holidays.yaml`; a `ZodError` names each entry that is no date. */
  static of(table: unknown): HolidayCalendar {
    return new HolidayCalendar(Object.keys(holidayTable.parse(table).holidays) as LocalDate[]);
  }

  isHoliday(date: LocalDate): boolean {
    return this.#dates.has(date);
  }

  isEve(date: LocalDate): boolean {
    return this.isHoliday(addDays(date, 1));
  }
}
