import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { faultsOf } from './field-faults.ts';
import { lineOfText, linesOfText } from './texts.ts';

const line = lineOfText({ most: 10 });
const lines = linesOfText({ most: 10 });
const codesOf = (schema: z.ZodType, input: string) =>
  faultsOf({ issues: schema.safeParse(input).error?.issues ?? [], input }).map(({ code }) => code);

describe('a text', () => {
  it.each([line, lines])('is kept in NFC, without blanks around it', (schema) => {
    expect(schema.parse(` ${'한결'.normalize('NFD')}\u00a0`)).toBe('한결');
  });

  it.each([
    ['too_short', ''],
    ['too_short', ' \n\u3000'],
    ['blank', '\u200b\u2060'],
    ['blank', '\u3164'],
    ['too_long', 'x'.repeat(11)],
    ['invalid_character', 'a\u0007b'],
    ['invalid_character', 'a\u009fb'],
    ['invalid_character', 'a\u202eb'],
    ['invalid_character', 'a\u2066b'],
  ])('is refused as %s: %j', (code, text) => {
    expect([codesOf(line, text), codesOf(lines, text)]).toEqual([[code], [code]]);
  });

  it.each(['a\nb', 'a\r\nb', 'a\tb'])('may have breaks where it has several lines: %j', (text) => {
    expect([codesOf(line, text), codesOf(lines, text)]).toEqual([['invalid_character'], []]);
  });

  it.each(['a\u2028b', 'a\u2029b'])('of one line has no break of any kind: %j', (text) => {
    expect(codesOf(line, text)).toEqual(['invalid_character']);
  });

  it.each(["O'Neil", 'שלום', '👩‍👩‍👧', '김 결', '%_'])('may be %p', (text) => {
    expect([line.parse(text), lines.parse(text)]).toEqual([text, text]);
  });

  it.each([line, lines])('says what to leave out in both languages', (schema) => {
    const input = 'a\u202eb';
    expect(faultsOf({ issues: schema.safeParse(input).error?.issues ?? [], input })).toEqual([
      {
        pointer: '',
        code: 'invalid_character',
        message: { ko: expect.stringContaining('글자 방향'), en: expect.stringContaining('direction of text') },
      },
    ]);
  });
});
