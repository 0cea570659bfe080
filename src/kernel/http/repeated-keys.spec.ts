import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { repeatedKeys } from './repeated-keys.ts';

it.each([
  ['a name that is there twice', '{"guests":1,"guests":2}', ['/guests']],
  ['a name that is there thrice, once', '{"a":1,"a":2,"a":3}', ['/a']],
  ['two spellings of one name', '{"a":1,"\\u0061":2}', ['/a']],
  ['names in a list', '[{"a":1},{"a":1,"b":{"c":1,"c":2}}]', ['/1/b/c']],
  ['a name after what it holds', '{"a":{"b":[1,{"x":"y"}]},"a":null}', ['/a']],
  ['names that a pointer writes otherwise', '{"a/b":1,"a/b":2,"~":1,"~":1}', ['/a~1b', '/~0']],
  ['the empty name', '{"":1,"":2}', ['/']],
  ['names of the prototype', '{"__proto__":1,"__proto__":2}', ['/__proto__']],
])('finds %s', (_, text, pointers) => {
  expect(repeatedKeys(text)).toEqual(pointers);
});

it.each([
  ['one name in two objects', '{"a":{"a":1},"b":{"a":[{"a":1},{"a":1}]}}'],
  ['what looks like a name in a string', '{"a":"\\"a\\":1,\\"a\\":2","b":"{}[],a"}'],
  ['names that differ in case', '{"a":1,"A":2}'],
  ['a string with a backslash at its end', '{"a":"\\\\","b":"\\\\","c":1}'],
  ['a plain value', '"a"'],
])('is not misled by %s', (_, text) => {
  expect(repeatedKeys(text)).toEqual([]);
});

it('finds none in whatever was written from a value, however it is spaced', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(undefined, 2, '\t'), (text, space) => {
      expect(repeatedKeys(JSON.stringify(JSON.parse(text), null, space))).toEqual([]);
    }),
  );
});

it('finds in an object with one member more than names that one', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.nat(), (object, pick) => {
      const names = Object.keys(object);
      const name = names[pick % names.length] as string;
      const text = `${JSON.stringify(object).slice(0, -1)},${JSON.stringify(name)}:0}`;
      expect(repeatedKeys(text)).toEqual([`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`]);
    }),
  );
});

it('tells 20 at most', () => {
  const list = Array.from({ length: 50 }, () => '{"a":1,"a":2}');
  expect(repeatedKeys(`[${list}]`)).toHaveLength(20);
});
