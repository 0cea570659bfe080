import type { AccessTokenIssuer } from '#kernel/auth/access-token-issuer.ts';
import { digestOf, type OpaqueTokens } from '#kernel/auth/opaque-tokens.ts';
import type { Clock } from '#kernel/domain/clock.ts';
import type { Ids } from '#kernel/domain/ids.ts';
import type { MemberId, MemberRole } from '../domain/member.ts';
import { refreshExpiresAt, type Session, startSession } from '../domain/session.ts';

/** What a client gets that signs in or refreshes; times in seconds from now. */
export interface SignedIn {
  readonly accessToken: string;
  readonly expiresIn: number;
  readonly refreshToken: string;
  readonly refreshExpiresIn: number;
}

interface RefreshToken {
  readonly refreshToken: string;
  /** All that is stored of it. */
  readonly digest: string;
}

/** Makes sessions, and the tokens by which they are used. */
export class SessionTokens {
  readonly #tokens: OpaqueTokens;
  readonly #issuer: AccessTokenIssuer;
  readonly #clock: Clock;
  readonly #ids: Ids;

  constructor(tokens: OpaqueTokens, issuer: AccessTokenIssuer, clock: Clock, ids: Ids) {
    this.#tokens = tokens;
    this.#issuer = issuer;
    this.#clock = clock;
    this.#ids = ids;
  }

  get now(): number {
    return this.#clock.now();
  }

  start(memberId: MemberId): RefreshToken & { readonly session: Session } {
    const session = startSession({ id: this.#ids.next<'session'>(), memberId, now: this.now });
    return { session, ...this.next() };
  }

  next(): RefreshToken {
    const refreshToken = this.#tokens.next();
    return { refreshToken, digest: digestOf(refreshToken) };
  }

  /** Signs an access token, which takes its time: outside of units. */
  handOut({
    session,
    role,
    refreshToken,
  }: {
    readonly session: Session;
    readonly role: MemberRole;
    readonly refreshToken: string;
  }): SignedIn {
    const { id: sessionId, memberId } = session;
    return {
      ...this.#issuer.issue({ memberId, sessionId, role }),
      refreshToken,
      refreshExpiresIn: Math.floor((refreshExpiresAt(session) - this.now) / 1000),
    };
  }
}
