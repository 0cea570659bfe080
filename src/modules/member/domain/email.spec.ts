import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mailboxOf, normaliseEmail } from './email.ts';

describe('an e-mail address', () => {
  it.each([
    ['  guest@inn.example ', 'guest@inn.example'],
    ['Guest.Name@INN.Example', 'Guest.Name@inn.example'],
    ['ｇｕｅｓｔ＠ｉｎｎ．ｅｘａｍｐｌｅ', 'guest@inn.example'],
    ['손님@주막.한국', '손님@주막.한국'],
    ['손님@주막.한국'.normalize('NFD'), '손님@주막.한국'],
    ["o'neil+booking@mail.inn.example", "o'neil+booking@mail.inn.example"],
  ])('%p is taken as %p', (text, normal) => {
    expect(normaliseEmail(text)).toBe(normal);
  });

  it.each([
    '',
    '@',
    'guest',
    'guest@',
    '@inn.example',
    'guest@inn',
    'guest@inn..example',
    'guest@-inn.example',
    'guest@inn-.example',
    'guest@inn.example.',
    'a@b@inn.example',
    'guest name@inn.example',
    '.guest@inn.example',
    'guest.@inn.example',
    'gu..est@inn.example',
    'guest\0@inn.example',
    'guest\r\nBcc: all@inn.example',
    'guest@inn.example\r\nx',
    'gu\u200best@inn.example',
    'gu\u202eest@inn.example',
    '\ud800guest@inn.example',
    'Guest <guest@inn.example>',
    'guest@[127.0.0.1]',
    "guest@inn.example'; DROP TABLE member; --",
    `${'g'.repeat(65)}@inn.example`,
    `g@${'i'.repeat(64)}.example`,
    `g@${'inn.'.repeat(70)}example`,
  ])('%p is none', (text) => {
    expect(normaliseEmail(text)).toBeUndefined();
  });

  it('of 254 characters is the longest', () => {
    const domain = `${'i'.repeat(63)}.${'n'.repeat(63)}.${'n'.repeat(57)}.kr`;
    expect(normaliseEmail(`${'g'.repeat(64)}@${domain}`)).toHaveLength(253);
    expect(normaliseEmail(`${'g'.repeat(64)}@${domain}x`)).toHaveLength(254);
    expect(normaliseEmail(`${'g'.repeat(64)}@${domain}xy`)).toBeUndefined();
  });

  it('that has been normalised stays as it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.emailAddress(),
          fc.string({ unit: 'binary' }).map((text) => `${text}@inn.example`),
        ),
        (text) => {
          const normal = normaliseEmail(text);
          fc.pre(normal !== undefined);
          expect(normaliseEmail(normal)).toBe(normal);
        },
      ),
    );
  });
});

describe('the mailbox of an e-mail address', () => {
  it.each([
    ['Guest.Kim@inn.example', 'guest.kim@inn.example'],
    ['ÉMILE@inn.example', 'émile@inn.example'],
    ['ΟΔΟΣ@inn.example', 'οδοσ@inn.example'],
    ['İnn@inn.example', 'inn@inn.example'],
    ['𐐀@inn.example', '𐐨@inn.example'],
    ['손님@주막.한국', '손님@주막.한국'],
  ])('of %s is %s: letter by letter, wherever in a word it stands', (email, mailbox) => {
    expect(mailboxOf(email)).toBe(mailbox);
  });
});
