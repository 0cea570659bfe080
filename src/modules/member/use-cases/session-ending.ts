import type { AccessTokenTerms } from '#kernel/auth/access-token.ts';
import type { Clock } from '#kernel/domain/clock.ts';
import type { TokenStore } from '#kernel/token-store/token-store.ts';
import type { MemberId } from '../domain/member.ts';
import { AFTERLIFE, type SessionId } from '../domain/session.ts';
import type { EndedSession, SessionRepository } from '../domain/session-repository.ts';

/** A process may end a session and die before the store knows, and its clock may differ from this one's. */
const TOLD_BY_OTHERS_WITHIN = 60_000;

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
  #caughtUpAt = 0;
  /** What the store has been told of late. */
  #told: ReadonlySet<string> = new Set();

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

  /** After the commit: once it returns, no process lets the sessions in. What the store did not take is told again by `catchUp`, in whichever process. */
  async tell(ended: readonly EndedSession[]): Promise<void> {
    try {
      await this.#store.revoke(ended);
    } catch (error) {
      this.#missed = true;
      throw error;
    }
  }

  /** Writes back what a store must know that is new, has lost its data, or has missed something; else what has ended of late, once. */
  async catchUp(): Promise<void> {
    const at = this.now;
    if (!this.#missed && (await this.#store.isKnown())) await this.#tellOfLate();
    else await this.#restore();
    this.#caughtUpAt = at;
  }

  async #tellOfLate(): Promise<void> {
    const since = this.#caughtUpAt - TOLD_BY_OTHERS_WITHIN;
    const ended = await this.#sessions.endedAndLivingAfter(this.#terms.revokedUntil(since));
    const untold = ended.filter((one) => !this.#told.has(nameOf(one)));
    if (untold.length > 0) await this.#store.revoke(untold);
    this.#told = new Set(ended.map(nameOf));
  }

  async #restore(): Promise<void> {
    this.#missed = false;
    try {
      await this.#store.restore(() => this.#sessions.endedAndLivingAfter(this.now));
    } catch (error) {
      this.#missed = true;
      throw error;
    }
  }
}

/** Who ends a session once more may give its tokens longer to live. */
const nameOf = ({ sessionId, until }: EndedSession): string => `${sessionId} ${until}`;
