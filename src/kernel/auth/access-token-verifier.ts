import type { KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Clock } from '../domain/clock.ts';
import type { Role } from '../http/route.ts';
import { type AccessToken, type AccessTokenTerms, LONGEST_LIFETIME_SECONDS, TOKEN_TYPE } from './access-token.ts';
import { TokenExpired, TokenInvalid } from './auth.errors.ts';
import type { VerifyingKeys } from './signing-keys.ts';
import { VerifiedTokens } from './verified-tokens.ts';

const LONGEST_TOKEN = 4096;
const CLOCK_SKEW_SECONDS = 10;
const OWN_HEADERS = new Set(['alg', 'typ', 'kid']);
const ROLES: ReadonlySet<unknown> = new Set<Role>(['GUEST', 'HOST', 'ADMIN']);

type Json = Readonly<Record<string, unknown>>;

/** Accepts what `AccessTokenIssuer` makes and nothing besides. Whether the session is still alive is another question. */
export class AccessTokenVerifier {
  readonly #keys: VerifyingKeys;
  readonly #terms: AccessTokenTerms;
  readonly #clock: Clock;
  readonly #verified = new VerifiedTokens();

  constructor(keys: VerifyingKeys, terms: AccessTokenTerms, clock: Clock) {
    this.#keys = keys;
    this.#terms = terms;
    this.#clock = clock;
  }

  /** Throws `TokenExpired` or `TokenInvalid`, and `SessionsUnknown` when it cannot be known whether there is such a key. */
  async verify(token: string): Promise<AccessToken> {
    const now = this.#clock.now();
    const known = this.#verified.find({ token, now });
    if (known !== undefined && this.#keys.verifying(known.kid) !== undefined) return known.claims;
    const kid = this.#kidOf(token);
    const key = this.#keys.verifying(kid) ?? (await this.#keys.seek(kid));
    if (key === undefined) throw new TokenInvalid();
    const claims = claimsOf(this.#checked({ token, key, now }), now);
    if (claims.issuedAt < this.#terms.countSince) throw new TokenInvalid();
    this.#verified.remember({ token, kid, claims, now });
    return claims;
  }

  #kidOf(token: string): string {
    const parts = token.length > LONGEST_TOKEN ? [] : token.split('.');
    if (parts.length !== 3 || !parts.every(isCanonicalBase64Url)) throw new TokenInvalid();
    const header = jsonOf(parts[0] ?? '');
    if (header.alg !== 'ES256' || header.typ !== TOKEN_TYPE || typeof header.kid !== 'string') throw new TokenInvalid();
    if (!Object.keys(header).every((name) => OWN_HEADERS.has(name))) throw new TokenInvalid();
    return header.kid;
  }

  #checked({ token, key, now }: { readonly token: string; readonly key: KeyObject; readonly now: number }): unknown {
    const { issuer, audience } = this.#terms;
    try {
      const clockTimestamp = Math.floor(now / 1000);
      return jwt.verify(token, key, { algorithms: ['ES256'], issuer, audience, clockTimestamp, ignoreNotBefore: true });
    } catch (cause) {
      if (cause instanceof jwt.TokenExpiredError) throw new TokenExpired({ cause });
      throw new TokenInvalid({ cause });
    }
  }
}

function claimsOf(payload: unknown, now: number): AccessToken {
  const { sub, sid, jti, role, iat, exp, nbf = 0 } = isObject(payload) ? payload : {};
  const latest = now / 1000 + CLOCK_SKEW_SECONDS;
  const timely =
    isNumber(iat) &&
    isNumber(exp) &&
    isNumber(nbf) &&
    iat <= latest &&
    nbf <= latest &&
    exp - iat <= LONGEST_LIFETIME_SECONDS;
  if (!timely || !isName(sub) || !isName(sid) || !isName(jti) || !ROLES.has(role)) throw new TokenInvalid();
  return {
    memberId: sub,
    sessionId: sid,
    tokenId: jti,
    role: role as Role,
    issuedAt: iat * 1000,
    expiresAt: exp * 1000,
  };
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isName = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 64;

/** One text per token: the spare bits of the last character are zero. */
const isCanonicalBase64Url = (part: string): boolean =>
  part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part;

function jsonOf(part: string): Json {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
