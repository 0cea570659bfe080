import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { localDate } from '../domain/local-date.ts';
import { fault, faultsOf } from './field-faults.ts';

const codeOf = (schema: z.ZodType, value: unknown) => {
  const input = { field: value };
  const { error } = z.strictObject({ field: schema }).safeParse(input);
  return faultsOf({ issues: error?.issues ?? [], input }).map(({ pointer, code, message }) => ({
    pointer,
    code,
    ...message,
  }));
};

describe('a fault of a field', () => {
  it.each([
    ['required', z.string(), undefined],
    ['required', z.enum(['A']), undefined],
    ['invalid_type', z.string(), 1],
    ['invalid_type', z.string(), null],
    ['too_short', z.string().min(2), 'a'],
    ['too_long', z.string().max(2), 'abc'],
    ['too_small', z.int().min(2), 1],
    ['too_large', z.number().max(2), 3],
    ['invalid_type', z.int(), 1.5],
    ['too_few', z.array(z.int()).min(1), []],
    ['too_many', z.array(z.int()).max(1), [1, 2]],
    ['invalid_value', z.enum(['A', 'B']), 'C'],
    ['invalid_value', z.union([z.literal('a'), z.literal(1)]), 'b'],
    ['invalid_format', z.email(), 'x'],
    ['invalid_format', z.uuidv7(), 'x'],
    ['not_multiple_of', z.int().multipleOf(10), 5],
    ['date', localDate, '2026-02-30'],
  ] as const)('is %s', (code, schema, value) => {
    const [found, ...others] = codeOf(schema, value);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      pointer: '/field',
      code,
      ko: expect.stringMatching(/[가-힣]/),
      en: expect.stringMatching(/^[A-Z]/),
    });
  });

  it.each([
    ['It must be text.', '문자열이어야 합니다.', z.string(), 1],
    ['It must be a number.', '숫자여야 합니다.', z.number(), 'a'],
    ['It must be a whole number.', '정수여야 합니다.', z.int(), 1.5],
    ['It must be true or false.', 'true 또는 false여야 합니다.', z.boolean(), 'a'],
    ['It must be a list.', '배열이어야 합니다.', z.array(z.string()), 'a'],
    ['It must be an object.', '객체여야 합니다.', z.object({}), 'a'],
    [
      'This value is not valid; send it as /docs describes.',
      '값이 올바르지 않습니다. /docs의 설명에 맞추어 주세요.',
      z.map(z.string(), z.string()),
      'a',
    ],
    ['It must have at least 1 character.', '1자 이상이어야 합니다.', z.string().min(1), ''],
    ['It must have at most 2 items.', '2개 이하여야 합니다.', z.array(z.int()).max(2), [1, 2, 3]],
    ['It must be more than 0.', '0보다 커야 합니다.', z.number().positive(), 0],
    ['It must be less than 2.', '2보다 작아야 합니다.', z.number().lt(2), 2],
  ] as const)('says plainly in both languages: %s', (en, ko, schema, value) => {
    expect(codeOf(schema, value)).toMatchObject([{ ko, en }]);
  });

  it('names its place in lists and objects', () => {
    const input = { field: [{ name: 'a' }, {}] };
    const { error } = z.object({ field: z.array(z.object({ name: z.string() })) }).safeParse(input);
    expect(faultsOf({ issues: error?.issues ?? [], input })).toEqual([
      expect.objectContaining({ pointer: '/field/1/name', code: 'required' }),
    ]);
  });

  it('says what the schema’s own rule says', () => {
    const even = z
      .int()
      .refine((value) => value % 2 === 0, fault({ code: 'odd', ko: '짝수여야 합니다.', en: 'It must be even.' }));
    expect(codeOf(even, 3)).toEqual([
      { pointer: '/field', code: 'odd', ko: '짝수여야 합니다.', en: 'It must be even.' },
    ]);
  });
});
