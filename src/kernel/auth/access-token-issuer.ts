import jwt from 'jsonwebtoken';
import type { Clock } from '../domain/clock.ts';
import type { Ids } from '../domain/ids.ts';
import type { Caller } from '../http/route.ts';
import { type AccessTokenTerms, TOKEN_TYPE } from './access-token.ts';
import type { KeySet } from './signing-keys.ts';

/** Signs access tokens: JWT by ES256, RFC 9068. */
export class AccessTokenIssuer {
  readonly #keys: KeySet;
  readonly #terms: AccessTokenTerms;
  readonly #clock: Clock;
  readonly #ids: Ids;

  constructor(keys: KeySet, terms: AccessTokenTerms, clock: Clock, ids: Ids) {
    this.#keys = keys;
    this.#terms = terms;
    this.#clock = clock;
    this.#ids = ids;
  }

  /** `expiresIn` in seconds. */
  issue({ memberId, sessionId, role }: Caller): { readonly accessToken: string; readonly expiresIn: number } {
    const { kid, privateKey } = this.#keys.signing;
    const { issuer, audience, lifetimeSeconds } = this.#terms;
    const iat = Math.floor(this.#clock.now() / 1000);
    const claims = {
      iss: issuer,
      aud: audience,
      sub: memberId,
      sid: sessionId,
      jti: this.#ids.next(),
      role,
      iat,
      exp: iat + lifetimeSeconds,
    };
    const accessToken = jwt.sign(claims, privateKey, {
      algorithm: 'ES256',
      header: { alg: 'ES256', typ: TOKEN_TYPE, kid },
    });
    return { accessToken, expiresIn: lifetimeSeconds };
  }
}
