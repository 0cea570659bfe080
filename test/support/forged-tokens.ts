import { type KeyObject, sign } from 'node:crypto';
import type { AccessTokenTerms } from '#kernel/auth/access-token.ts';
import type { KeySet } from '#kernel/auth/signing-keys.ts';

interface Forgery {
  readonly header?: unknown;
  readonly claims?: unknown;
  readonly signature?: (input: string) => string;
}

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const merge = (right: object, part: unknown) => (typeof part === 'string' ? part : { ...right, ...(part as object) });

/** Makes access tokens that are right but for what is said. */
export class Forger {
  readonly #keys: KeySet;
  readonly #terms: Pick<AccessTokenTerms, 'issuer' | 'audience'>;
  readonly #memberId: string;

  constructor({
    keys,
    terms,
    memberId,
  }: {
    readonly keys: KeySet;
    readonly terms: Pick<AccessTokenTerms, 'issuer' | 'audience'>;
    readonly memberId: string;
  }) {
    this.#keys = keys;
    this.#terms = terms;
    this.#memberId = memberId;
  }

  get key(): KeyObject {
    return this.#keys.signing.privateKey;
  }

  get kid(): string {
    return this.#keys.signing.kid;
  }

  get issuer(): string {
    return this.#terms.issuer;
  }

  get audience(): string {
    return this.#terms.audience;
  }

  sign(input: string, key: KeyObject = this.key): string {
    return sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  }

  /** Members of header and claims that are `undefined` are left out; a text takes the place of the whole. */
  forge({ header, claims, signature = (input) => this.sign(input) }: Forgery = {}): string {
    const now = Math.floor(Date.now() / 1000);
    const rightHeader = { alg: 'ES256', typ: 'at+jwt', kid: this.kid };
    const rightClaims = {
      ...{ iss: this.issuer, aud: this.audience, sub: this.#memberId, sid: 'session-1', jti: 'token-1', role: 'GUEST' },
      ...{ iat: now, exp: now + 900 },
    };
    const input = `${encode(merge(rightHeader, header))}.${encode(merge(rightClaims, claims))}`;
    return `${input}.${signature(input)}`;
  }
}
