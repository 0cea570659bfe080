import type { MemberId } from './member.ts';
import type { Session, SessionId } from './session.ts';

/** A session that has ended, and until when its last access token could live. */
export interface EndedSession {
  readonly sessionId: SessionId;
  readonly until: number;
}

export interface PresentedToken {
  readonly session: Session;
  readonly token: 'current' | 'spent';
}

/** Sessions with the digests of their refresh tokens; the spent ones are remembered as long as the session. */
export abstract class SessionRepository {
  abstract find(id: SessionId): Promise<Session | undefined>;
  abstract findByToken(digest: string): Promise<PresentedToken | undefined>;
  /** As `findByToken`, inside a unit: nobody else spends the token or ends the session before the commit. */
  abstract holdByToken(digest: string): Promise<PresentedToken | undefined>;
  /** Does nothing for a session that is there already. */
  abstract add(start: { readonly session: Session; readonly digest: string }): Promise<void>;
  /** False, and nothing is changed, when another was quicker to spend the token. */
  abstract rotate(rotation: {
    readonly session: Session;
    readonly spent: string;
    readonly next: string;
  }): Promise<boolean>;
  /** Ends it unless it has ended, and remembers that for as long as its access tokens could live. */
  abstract end(ending: EndedSession & { readonly at: number }): Promise<void>;
  /** Ends all that are open, of whomever; their access tokens are not remembered. */
  abstract endEvery(at: number): Promise<void>;
  /** The open ones, newest first. */
  abstract openOf(listing: {
    readonly memberId: MemberId;
    readonly now: number;
    readonly before?: SessionId | undefined;
    readonly limit: number;
  }): Promise<Session[]>;
  /** Those that were not over at the given time; since then they may have ended. */
  abstract lingeringOf(listing: { readonly memberId: MemberId; readonly since: number }): Promise<SessionId[]>;
  /** Those of which an access token might live longer than until then. */
  abstract endedAndLivingAfter(time: number): Promise<EndedSession[]>;
  /** Some of those that are over, oldest first. */
  abstract over(listing: { readonly now: number; readonly limit: number }): Promise<SessionId[]>;
  /** Deletes sessions and all their tokens. */
  abstract forget(ids: readonly SessionId[]): Promise<void>;
  abstract forgetEnded(now: number): Promise<void>;
}
