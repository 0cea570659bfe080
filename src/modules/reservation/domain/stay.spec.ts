import { describe, expect, it } from '@jest/globals';
import { addDays, type LocalDate } from '#kernel/domain/local-date.ts';
import { beginOf, endOf, faultsOf, nightsOf, numberOfNights } from './stay.ts';

const day = (text: string) => text as LocalDate;
const today = day('2026-05-10');
const codes = (checkIn: LocalDate, checkOut: string) =>
  faultsOf({ stay: { checkIn, checkOut: day(checkOut) }, today }).map(({ pointer, code }) => `${pointer} ${code}`);

describe('a stay', () => {
  it('sleeps every night but that of the check-out', () => {
    const stay = { checkIn: day('2026-02-27'), checkOut: day('2026-03-02') };
    expect(nightsOf(stay)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
    expect(numberOfNights(stay)).toBe(3);
  });

  it('may begin today and last one night', () => {
    expect(codes(today, '2026-05-11')).toEqual([]);
  });

  it('may begin 365 days ahead and last 30 nights', () => {
    expect(codes(addDays(today, 365), addDays(today, 395))).toEqual([]);
  });

  it('does not begin yesterday', () => {
    expect(codes(day('2026-05-09'), '2026-05-11')).toEqual(['/checkIn check_in_past']);
  });

  it('does not begin 366 days ahead', () => {
    expect(codes(addDays(today, 366), addDays(today, 367))).toEqual(['/checkIn check_in_too_far']);
  });

  it('does not last 31 nights', () => {
    expect(codes(today, addDays(today, 31))).toEqual(['/checkOut stay_too_long']);
  });

  it('does not end on the day on which it begins', () => {
    expect(codes(today, today)).toEqual(['/checkOut check_out_not_after_check_in']);
  });

  it('is told all its faults at once', () => {
    expect(codes(day('2026-05-01'), '2026-04-30')).toEqual([
      '/checkIn check_in_past',
      '/checkOut check_out_not_after_check_in',
    ]);
  });

  it('begins and ends by the clock of the place', () => {
    const stay = { checkIn: day('2026-03-07'), checkOut: day('2026-03-09') };
    const house = { timeZone: 'America/New_York', checkInFrom: '15:00', checkOutUntil: '11:00' };
    expect(beginOf({ stay, house })).toBe(Date.parse('2026-03-07T20:00:00Z'));
    expect(endOf({ stay, house })).toBe(Date.parse('2026-03-09T15:00:00Z'));
  });
});
