import { expect, it } from '@jest/globals';
import { holidayConcerns } from './holiday-concerns.ts';

const holidays = { '2026-12-25': '기독탄신일', '2027-12-25': '기독탄신일' };

it('is content with a table that has the year of the last day that can be booked', () => {
  expect(holidayConcerns({ holidays, now: Date.UTC(2026, 10, 25) })).toEqual({
    faults: [],
    well: 'public holidays are known until 2027-12-25, and stays can be booked until 2027-11-25',
  });
});

it.each([
  ['ends before that year', holidays, Date.UTC(2027, 0, 2)],
  ['is empty', {}, Date.UTC(2026, 10, 25)],
])('says so when the table %s', (_, table, now) => {
  expect(holidayConcerns({ holidays: table, now }).faults).toHaveLength(1);
});
