import { describe, expect, it } from '@jest/globals';
import { COMMON_PASSWORDS } from './common-passwords.ts';
import { passwordFault } from './password-policy.ts';

const codeOf = (password: string): string | undefined => passwordFault({ password, pointer: '/password' })?.code;

describe('a password', () => {
  it.each([
    ['8 characters', 'x7#kQ2!m'],
    ['small letters alone', 'threehorsesinarow'],
    ['Korean', '비오는날의파전'.concat('집')],
    ['emoji', '🍶🏮🍲🌧🐎🌙🏯🎎'],
    ['spaces', '        x        '],
    ['128 characters', '가'.repeat(127).concat('나')],
    ['128 characters that come decomposed', '각'.repeat(128).normalize('NFD')],
    ['128 characters outside the first plane', '🍶'.repeat(128)],
    ['the name of the product in a sentence', 'an evening at the jumak by the river'],
  ])('may be of %s', (_, password) => {
    expect(codeOf(password)).toBeUndefined();
  });

  it.each([
    ['too_short', ''],
    ['too_short', 'x7#kQ2!'],
    ['too_short', '🍶🏮🍲🌧🐎🌙🏯'],
    ['too_short', '각각각'.normalize('NFD')],
    ['too_long', 'x'.repeat(129)],
    ['too_long', '🍶'.repeat(129)],
    ['malformed', 'x7#kQ2!m\ud800'],
    ['common', 'password'],
    ['common', 'PassWord'],
    ['common', 'ｐａｓｓｗｏｒｄ'],
    ['common', '12345678'],
    ['common', 'iloveyou'],
    ['common', 'qwertyuiop'],
    ['common', 'jennifer'],
    ['common', 'qlalfqjsgh'],
    ['product_name', 'jumakjumak'],
    ['product_name', 'Jumak2026!'],
    ['product_name', '주막주막주막주막'],
    ['product_name', '123-jumak-123'],
    ['product_name', 'jumakpassword'],
  ])('is refused as %s: %p', (code, password) => {
    expect(codeOf(password)).toBe(code);
  });

  it('is told what is wrong in both languages, and is not repeated', () => {
    const fault = passwordFault({ password: 'iloveyou', pointer: '/newPassword' });
    expect(fault).toMatchObject({
      pointer: '/newPassword',
      message: { ko: expect.any(String), en: expect.any(String) },
    });
    expect(JSON.stringify(fault)).not.toContain('iloveyou');
  });
});

describe('the list of common passwords', () => {
  const words = COMMON_PASSWORDS.trim().split(/\s+/);

  it('has more than 3,000, none twice', () => {
    expect(new Set(words).size).toBe(words.length);
    expect(words.length).toBeGreaterThan(3_000);
  });

  it('has them in the form in which passwords are compared', () => {
    expect(words.filter((word) => word !== word.normalize('NFKC').toLowerCase() || [...word].length < 8)).toEqual([]);
  });
});
