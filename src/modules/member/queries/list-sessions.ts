import type { Clock } from '#kernel/domain/clock.ts';
import type { MemberId } from '../domain/member.ts';
import type { Session, SessionId } from '../domain/session.ts';
import type { SessionRepository } from '../domain/session-repository.ts';

export interface SessionsWanted {
  readonly memberId: MemberId;
  readonly before?: SessionId | undefined;
  readonly limit: number;
}

/** Where a member is signed in, newest first. */
export class ListSessions {
  readonly #sessions: SessionRepository;
  readonly #clock: Clock;

  constructor(sessions: SessionRepository, clock: Clock) {
    this.#sessions = sessions;
    this.#clock = clock;
  }

  async execute({ memberId, before, limit }: SessionsWanted): Promise<{
    readonly items: readonly Session[];
    readonly next: SessionId | undefined;
  }> {
    const found = await this.#sessions.openOf({ memberId, before, now: this.#clock.now(), limit: limit + 1 });
    const items = found.slice(0, limit);
    return { items, next: found.length > limit ? items.at(-1)?.id : undefined };
  }
}
