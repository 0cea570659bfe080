import { expect, it } from '@jest/globals';
import { idOf } from '../domain/ids.ts';
import { demoId, numberedDemoId } from './demo-id.ts';

it('is the same for the same name', () => {
  expect(demoId('a place')).toBe(demoId('a place'));
});

it.each([demoId('a place'), numberedDemoId('place', 1), numberedDemoId('place', 400_000)])('is a UUIDv7: %s', (id) => {
  expect(idOf().safeParse(id).success).toBe(true);
});

it('sorts by the number', () => {
  const ids = [1, 2, 9, 10, 11, 99, 100, 40_000].map((number) => numberedDemoId('place', number));
  expect(ids.toSorted()).toEqual(ids);
});

it('differs between kinds of one number', () => {
  expect(numberedDemoId('place', 7)).not.toBe(numberedDemoId('host', 7));
});
