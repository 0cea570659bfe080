import { describe, expect, it } from '@jest/globals';
import { languageOf } from './language.ts';

describe('the language of an answer', () => {
  it.each([
    [undefined, 'ko'],
    ['', 'ko'],
    ['*', 'ko'],
    ['fr', 'ko'],
    ['ko-KR,en;q=0.9', 'ko'],
    ['en', 'en'],
    ['EN-us', 'en'],
    ['en;q=0.5, ko;q=0.9', 'ko'],
    ['ko;q=0.2, en', 'en'],
    ['en;q=0, *', 'ko'],
    ['enx', 'ko'],
    ['en;q=nonsense', 'ko'],
  ] as const)('for %j is %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});
