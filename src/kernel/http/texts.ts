import { z } from 'zod';
import { fault } from './field-faults.ts';

/**
 * What cannot be seen or turns the direction of the text around it, so that a name is not what it seems. The joiner and the variation
 * selectors stay: emoji are written with them.
 */
const NOT_IN_A_LINE = /(?![\u200D\p{VS}])[\p{Cc}\u2028\u2029\p{DI}\uFFF9-\uFFFB]/u;
const NOT_IN_LINES = /(?![\u200D\t\n\r\p{VS}])[\p{Cc}\p{DI}\uFFF9-\uFFFB]/u;
const VISIBLE = /[^\p{Z}\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** The same rules as a JSON Schema can say them. */
const LINE = '^(?:[\\u200D\\p{VS}]|[^\\p{Cc}\\u2028\\u2029\\p{DI}\\uFFF9-\\uFFFB])*$';
const LINES = '^(?:[\\t\\n\\r\\u200D\\p{VS}]|[^\\p{Cc}\\p{DI}\\uFFF9-\\uFFFB])*$';

const BLANK = fault({
  code: 'blank',
  ko: '보이는 글자를 하나 이상 적어 주세요.',
  en: 'Give at least one character that can be seen.',
});
const NOT_A_LINE = fault({
  code: 'invalid_character',
  ko: '한 줄로 적어 주세요. 줄바꿈, 제어 문자, 보이지 않는 문자, 글자 방향을 바꾸는 문자는 빼 주세요.',
  en: 'Write one line; leave out line breaks, control characters, invisible characters and those that turn the direction of text.',
});
const NOT_LINES = fault({
  code: 'invalid_character',
  ko: '제어 문자, 보이지 않는 문자, 글자 방향을 바꾸는 문자는 빼 주세요. 줄바꿈은 쓸 수 있습니다.',
  en: 'Leave out control characters, invisible characters and those that turn the direction of text; line breaks are allowed.',
});

interface Length {
  readonly least?: number;
  readonly most: number;
}

/** What people write in one line, such as a name: in NFC, without blanks around it, and with nothing in it that hides or forges. */
export const lineOfText = (length: Length) =>
  text(length)
    .refine((line) => !NOT_IN_A_LINE.test(line), NOT_A_LINE)
    .meta({ pattern: LINE });

/** What people write in as many lines as they like, by the same rules otherwise. */
export const linesOfText = (length: Length) =>
  text(length)
    .refine((lines) => !NOT_IN_LINES.test(lines), NOT_LINES)
    .meta({ pattern: LINES });

const text = ({ least = 1, most }: Length) =>
  z
    .string()
    .normalize('NFC')
    .trim()
    .min(least)
    .max(most)
    .refine((given) => given === '' || VISIBLE.test(given), BLANK);
