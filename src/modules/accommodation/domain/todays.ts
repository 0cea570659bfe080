import { dateIn, type LocalDate } from '#kernel/domain/local-date.ts';

const HOME = 'Asia/Seoul';

/** The date of today in each of some time zones: at any instant three different ones at most. */
export class Todays {
  /** The dates in order, each with its zones. */
  readonly dates: readonly { readonly today: LocalDate; readonly zones: readonly string[] }[];

  private constructor(dates: Todays['dates']) {
    this.dates = dates;
  }

  /** Where no zone is given it is today in Korea. */
  static in({ zones, now }: { readonly zones: readonly string[]; readonly now: number }): Todays {
    const byDate = Map.groupBy(zones.length === 0 ? [HOME] : zones, (zone) => dateIn(zone, now));
    const dates = [...byDate].map(([today, there]) => ({ today, zones: there }));
    return new Todays(dates.sort((a, b) => (a.today < b.today ? -1 : 1)));
  }

  /** The zones whose today the rule does not hold for. */
  zonesWithout(rule: (today: LocalDate) => boolean): string[] {
    return this.dates.flatMap(({ today, zones }) => (rule(today) ? [] : zones));
  }

  some(rule: (today: LocalDate) => boolean): boolean {
    return this.dates.some(({ today }) => rule(today));
  }
}
