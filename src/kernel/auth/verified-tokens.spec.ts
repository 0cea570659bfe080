import { expect, it } from '@jest/globals';
import type { AccessToken } from './access-token.ts';
import { VerifiedTokens } from './verified-tokens.ts';

const claims = (expiresAt: number): AccessToken => ({
  ...{ memberId: 'm', sessionId: 's', role: 'GUEST', tokenId: 't', issuedAt: 0 },
  expiresAt,
});
const remembered = (tokens: VerifiedTokens, token: string, expiresAt = 900_000): void =>
  tokens.remember({ token, kid: 'k', claims: claims(expiresAt), now: 0 });

it('remembers a token for a minute', () => {
  const tokens = new VerifiedTokens();
  remembered(tokens, 'a');
  expect(tokens.find({ token: 'a', now: 59_999 })?.kid).toBe('k');
  expect(tokens.find({ token: 'a', now: 60_000 })).toBeUndefined();
  expect(tokens.size).toBe(0);
});

it('never remembers a token past its expiry', () => {
  const tokens = new VerifiedTokens();
  remembered(tokens, 'a', 5_000);
  expect(tokens.find({ token: 'a', now: 4_999 })).toBeDefined();
  expect(tokens.find({ token: 'a', now: 5_000 })).toBeUndefined();
});

it('makes room by forgetting the oldest', () => {
  const tokens = new VerifiedTokens(2);
  for (const token of ['a', 'b', 'a', 'c']) remembered(tokens, token);
  expect(['a', 'b', 'c'].map((token) => tokens.find({ token, now: 1 }) !== undefined)).toEqual([true, false, true]);
  expect(tokens.size).toBe(2);
});

it('does not know a token by its end alone', () => {
  const tokens = new VerifiedTokens();
  const end = 'x'.repeat(86);
  remembered(tokens, `header.claims.${end}`);
  expect(tokens.find({ token: `header.claims.${end}`, now: 1 })).toBeDefined();
  expect(tokens.find({ token: `header.others.${end}`, now: 1 })).toBeUndefined();
});
