import type { Role } from '../http/route.ts';

/** What a verified access token says; times in milliseconds since the epoch. */
export interface AccessToken {
  readonly memberId: string;
  readonly sessionId: string;
  readonly role: Role;
  readonly tokenId: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export const LONGEST_LIFETIME_SECONDS = 900;
export const TOKEN_TYPE = 'at+jwt';

/** By whom and for whom access tokens are issued, for how long and since when: the same in every process of an installation. */
export class AccessTokenTerms {
  readonly issuer: string;
  readonly audience: string;
  readonly lifetimeSeconds: number;
  /** Tokens issued before this moment count no more. */
  readonly countSince: number;

  constructor(
    terms: {
      readonly issuer?: string;
      readonly audience?: string;
      readonly lifetimeSeconds?: number;
      readonly countSince?: number;
    } = {},
  ) {
    this.issuer = terms.issuer ?? 'jumak';
    this.audience = terms.audience ?? 'jumak-api';
    this.countSince = terms.countSince ?? 0;
    this.lifetimeSeconds = terms.lifetimeSeconds ?? LONGEST_LIFETIME_SECONDS;
    if (!(this.lifetimeSeconds >= 1 && this.lifetimeSeconds <= LONGEST_LIFETIME_SECONDS)) {
      throw new RangeError(
        `An access token lives 1 to ${LONGEST_LIFETIME_SECONDS} seconds, not ${this.lifetimeSeconds}.`,
      );
    }
  }

  /** Until when a session that ends now must be remembered: its last access token is expired by then, on every clock. */
  revokedUntil(now: number): number {
    return now + (this.lifetimeSeconds + 60) * 1000;
  }
}
