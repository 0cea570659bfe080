import { expect, it } from '@jest/globals';
import { etagOf, versionsOf } from './if-match.ts';

it('allows the version of the tag that was given out', () => {
  expect(versionsOf(etagOf({ version: 7 }))).toEqual([7]);
});

it.each([
  ['nothing', undefined, undefined],
  ['any version', '*', undefined],
  ['one of several', '"3", "4"', [3, 4]],
  ['a foreign tag', '"stale"', []],
  ['a weak tag', 'W/"3"', []],
  ['a bare number', '3', []],
])('reads %s', (_, header, versions) => {
  expect(versionsOf(header)).toEqual(versions);
});
