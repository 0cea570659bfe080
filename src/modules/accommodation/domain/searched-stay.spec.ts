import { describe, expect, it } from '@jest/globals';
import { addDays, type LocalDate } from '#kernel/domain/local-date.ts';
import { checkInFaults, startsInTime } from './searched-stay.ts';
import { Todays } from './todays.ts';

/** In Seoul it is already the 24th, in Honolulu still the 23rd. */
const now = Date.parse('2026-11-23T16:00:00Z');
const day = (date: string) => date as LocalDate;
const stayFrom = (checkIn: LocalDate) => ({ checkIn, checkOut: addDays(checkIn, 1) });
const codes = (zones: string[], checkIn: string) =>
  checkInFaults({ stay: stayFrom(day(checkIn)), todays: Todays.in({ zones, now }) }).map(({ code }) => code);

describe('a searched stay', () => {
  it('starts today or later, as it is at the places', () => {
    expect(codes(['Asia/Seoul'], '2026-11-24')).toEqual([]);
    expect(codes(['Asia/Seoul'], '2026-11-23')).toEqual(['check_in_past']);
  });

  it('may start on a day that is over in Korea while it is still today at another place', () => {
    expect(codes(['Asia/Seoul', 'Pacific/Honolulu'], '2026-11-23')).toEqual([]);
    expect(codes(['Asia/Seoul', 'Pacific/Honolulu'], '2026-11-22')).toEqual(['check_in_past']);
  });

  it('starts at most 365 days ahead', () => {
    expect(codes(['Asia/Seoul'], addDays(day('2026-11-24'), 365))).toEqual([]);
    expect(codes(['Asia/Seoul'], addDays(day('2026-11-24'), 366))).toEqual(['check_in_too_far']);
  });

  it('is judged by the date in Korea where no place is listed yet', () => {
    expect(codes([], '2026-11-23')).toEqual(['check_in_past']);
  });

  it('is not offered in the zones where its check-in is past', () => {
    const todays = Todays.in({ zones: ['Asia/Seoul', 'Asia/Tokyo', 'Pacific/Honolulu'], now });
    expect(todays.zonesWithout(startsInTime(stayFrom(day('2026-11-23'))))).toEqual(['Asia/Seoul', 'Asia/Tokyo']);
  });
});
