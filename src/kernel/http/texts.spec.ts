import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
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
    ['blank', '\u2800'],
    ['blank', '\u200d\ufe0f'],
    ['too_long', 'x'.repeat(11)],
    ['invalid_character', 'a\u0007b'],
    ['invalid_character', 'a\u009fb'],
    ['invalid_character', 'a\u202eb'],
    ['invalid_character', 'a\u2066b'],
    ['invalid_character', 'a\u200eb'],
    ['invalid_character', 'a\u200fb'],
    ['invalid_character', 'a\u061cb'],
    ['invalid_character', 'a\u200bb'],
    ['invalid_character', 'a\u200cb'],
    ['invalid_character', 'a\u2060b'],
    ['invalid_character', 'a\ufeffb'],
    ['invalid_character', 'a\u00adb'],
    ['invalid_character', 'a\u3164b'],
    ['invalid_character', 'a\uffa0b'],
    ['invalid_character', 'a\ufff9b'],
    ['invalid_character', 'a\ufffab'],
    ['invalid_character', 'a\ufffbb'],
    ['invalid_character', 'a\u{e0041}b'],
  ])('is refused as %s: %j', (code, text) => {
    expect([codesOf(line, text), codesOf(lines, text)]).toEqual([[code], [code]]);
  });

  it.each(['\u200b\u2060', '\u3164'])('has something to be seen, and nothing that cannot be: %j', (text) => {
    for (const schema of [line, lines]) expect(codesOf(schema, text)).toEqual(['blank', 'invalid_character']);
  });

  it.each(['a\nb', 'a\r\nb', 'a\tb'])('may have breaks where it has several lines: %j', (text) => {
    expect([codesOf(line, text), codesOf(lines, text)]).toEqual([['invalid_character'], []]);
  });

  it.each(['a\u2028b', 'a\u2029b'])('of one line has no break of any kind: %j', (text) => {
    expect(codesOf(line, text)).toEqual(['invalid_character']);
  });

  it.each(["O'Neil", 'שלום', '👩‍👩‍👧', '☎️', '葛\u{e0100}城', '김 결', '%_'])('may be %p', (text) => {
    expect([line.parse(text), lines.parse(text)]).toEqual([text, text]);
  });

  it.each([
    ['a\u200eb', false],
    ['a\u{e0041}b', false],
    ['a\u3164b', false],
    ['👩‍👩‍👧 ☎️', true],
  ])('is by its documented pattern what it is by the rule: %j', (text, allowed) => {
    for (const schema of [line, lines]) {
      const { pattern } = z.toJSONSchema(schema, { io: 'input' });
      expect(new RegExp(pattern ?? '', 'u').test(text)).toBe(allowed);
      expect(schema.safeParse(text).success).toBe(allowed);
    }
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
