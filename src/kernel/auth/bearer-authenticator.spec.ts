import { expect, it } from '@jest/globals';
import { SystemClock } from '../domain/clock.ts';
import { RandomIds } from '../domain/ids.ts';
import { InProcessTokenStore } from '../token-store/in-process.token-store.ts';
import { SessionsUnknown } from '../token-store/token-store.errors.ts';
import { AccessTokenTerms } from './access-token.ts';
import { AccessTokenIssuer } from './access-token-issuer.ts';
import { AccessTokenVerifier } from './access-token-verifier.ts';
import { TokenInvalid, TokenMissing, TokenRevoked } from './auth.errors.ts';
import { BearerAuthenticator } from './bearer-authenticator.ts';
import { makeKeyPem, privateKeyFrom } from './ec-key.ts';
import { KeyRing } from './key-ring.ts';

const keys = new KeyRing({ signing: privateKeyFrom({ pem: makeKeyPem() }) });
const terms = new AccessTokenTerms();
const clock = new SystemClock();
const caller = { memberId: 'member-1', sessionId: 'session-1', role: 'GUEST' as const };
const { accessToken } = new AccessTokenIssuer(keys, terms, clock, new RandomIds()).issue(caller);

const knownStore = async (): Promise<InProcessTokenStore> => {
  const store = new InProcessTokenStore(clock);
  await store.restore(async () => []);
  return store;
};
const over = (store: InProcessTokenStore) =>
  new BearerAuthenticator(new AccessTokenVerifier(keys, terms, clock), store);

it.each(['Bearer', 'bearer', 'BEARER'])('knows the caller by the scheme %s', async (scheme) => {
  expect(await over(await knownStore()).authenticate(`${scheme} ${accessToken}`)).toEqual(caller);
});

it.each([undefined, '', 'Basic dXNlcjpwYXNz', accessToken, `Bearer${accessToken}`, `Token ${accessToken}`])(
  'asks for a token when there is none: %p',
  async (authorization) => {
    await expect(over(await knownStore()).authenticate(authorization)).rejects.toThrow(TokenMissing);
  },
);

it.each([
  'Bearer',
  'Bearer ',
  `Bearer  ${accessToken}`,
  `Bearer\t${accessToken}`,
  `Bearer ${accessToken} `,
  `Bearer ${accessToken}, Bearer ${accessToken}`,
  `Bearer ${accessToken} ${accessToken}`,
  `Bearer "${accessToken}"`,
  'Bearer nonsense',
])('refuses what is not one token after one space: %p', async (authorization) => {
  await expect(over(await knownStore()).authenticate(authorization)).rejects.toThrow(TokenInvalid);
});

it('refuses a token of a session that ended, although it was accepted a moment ago', async () => {
  const store = await knownStore();
  const authenticator = over(store);
  await authenticator.authenticate(`Bearer ${accessToken}`);
  await store.revoke([{ sessionId: 'session-1', until: terms.revokedUntil(clock.now()) }]);
  await expect(authenticator.authenticate(`Bearer ${accessToken}`)).rejects.toThrow(TokenRevoked);
});

it('lets nobody in while it is unknown which sessions have ended', async () => {
  const unknown = new InProcessTokenStore(clock);
  await expect(over(unknown).authenticate(`Bearer ${accessToken}`)).rejects.toThrow(SessionsUnknown);
});
