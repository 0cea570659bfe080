import fc from 'fast-check';
import { addDays, type LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';

export const anyDate = fc.integer({ min: 0, max: 36_524 }).map((days) => addDays('1999-01-01' as LocalDate, days));
/** Dates for which the rules of today's time zones hold. */
export const nearDate = fc.integer({ min: 0, max: 3_650 }).map((days) => addDays('2025-01-01' as LocalDate, days));

/** With daylight saving of an hour, of half an hour, at midnight, of the southern half, and without. */
export const anyZone = fc.constantFrom(
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/Santiago',
  'Asia/Seoul',
  'Asia/Kolkata',
  'Pacific/Kiritimati',
  'UTC',
);

export const anyAmount = (max: number) => fc.integer({ min: 0, max }).map(krw);
export const anyTime = fc
  .record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) })
  .map(({ hour, minute }) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
