import { expect, it } from '@jest/globals';
import { timeZoneNamed } from './time-zone.ts';

it.each([
  ['Asia/Seoul', 'Asia/Seoul'],
  ['asia/seoul', 'Asia/Seoul'],
  ['UTC', 'UTC'],
  ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
])('knows the time zone %s', (name, zone) => {
  expect(timeZoneNamed(name)).toBe(zone);
});

it.each(['Asia/Nowhere', '+09:00', '', 'Asia/Seoul ', '서울', '../etc/passwd'])('knows no time zone %p', (name) => {
  expect(timeZoneNamed(name)).toBeUndefined();
});
