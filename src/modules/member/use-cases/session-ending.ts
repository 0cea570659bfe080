import type { AccessTokenTerms } from '#kernel/auth/access-token.ts';
import type { Clock } from '#kernel/domain/clock.ts';
import type { TokenStore } from '#kernel/token-store/token-store.ts';
import type { MemberId } from '../domain/member.ts';
import { AFTERLIFE, type SessionId } from '../domain/session.ts';
import type { EndedSession, SessionRepository } from '../domain/session-repository.ts';

interface Ending {
  readonly at: number;
}

/** Ends sessions so that their access tokens count nowhere any more: first in the database, then in the token store. */
export class SessionEnding {
  readonly #sessions: SessionRepository;
  readonly #store: TokenStore;
  readonly #terms: AccessTokenTerms;
  readonly #clock: Clock;
  #missed = true;

  constructor(sessions: SessionRepository, store: TokenStore, terms: AccessTokenTerms, clock: Clock) {
    this.#sessions = sessions;
    this.#store = store;
    this.#terms = terms;
    this.#clock = clock;
  }

  /** Asked before the unit that ends sessions, so that it is the same when the unit is run again. */
  get now(): number {
    return this.#clock.now();
  }

  /** Inside a unit. What it answers is to be told once the unit is durable; it is the same when the unit is run again. */
  async end({ ids, at }: Ending & { readonly ids: readonly SessionId[] }): Promise<readonly EndedSession[]> {
    const ended = ids.map((sessionId) => ({ sessionId, until: this.#terms.revokedUntil(at) }));
    for (const session of ended) await this.#sessions.end({ ...session, at });
    return ended;
  }

  /** Inside a unit: all of which an access token may live, but for the one to be kept; those that have ended are told once more. */
  async endAll({
    memberId,
    at,
    but,
  }: Ending & { readonly memberId: MemberId; readonly but?: SessionId }): Promise<readonly EndedSession[]> {
    const lingering = await this.#sessions.lingeringOf({ memberId, since: at - AFTERLIFE });
    return this.end({ ids: lingering.filter((id) => id !== but), at });
  }

  /** After the commit: once it returns, no process lets the sessions in. What the store did not take is told again by `catchUp`. */
  async tell(ended: readonly EndedSession[]): Promise<void> {
    try {
      await this.#store.revoke(ended);
    } catch (error) {
      this.#missed = true;
      throw error;
    }
  }

  /** Writes back what a store must know that is new, has lost its data, or has missed something. */
  async catchUp(): Promise<void> {
    if (!this.#missed && (await this.#store.isKnown())) return;
    this.#missed = false;
    try {
      await this.#store.restore(() => this.#sessions.endedOfLate(this.now));
    } catch (error) {
      this.#missed = true;
      throw error;
    }
  }
}
