import { digestOf } from '#kernel/auth/opaque-tokens.ts';
import type { Logger } from '#kernel/observability/logger.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { InvalidRefreshToken } from '../domain/member.errors.ts';
import type { MemberRole } from '../domain/member.ts';
import type { MemberRepository } from '../domain/member-repository.ts';
import { refresh, type Session } from '../domain/session.ts';
import type { EndedSession, PresentedToken, SessionRepository } from '../domain/session-repository.ts';
import type { SessionEnding } from './session-ending.ts';
import type { SessionTokens, SignedIn } from './session-tokens.ts';

type Outcome =
  | { readonly kind: 'rotated'; readonly session: Session; readonly role: MemberRole }
  | { readonly kind: 'reused'; readonly session: Session; readonly ended: readonly EndedSession[] }
  | { readonly kind: 'refused'; readonly ended: readonly EndedSession[] };

interface Presentation {
  readonly presented: string;
  readonly next: string;
  readonly now: number;
}

/** Exchanges a refresh token for a new pair. One that was spent before ends its session, for somebody has a copy. */
export class RefreshSession {
  readonly #transaction: Transaction;
  readonly #members: MemberRepository;
  readonly #sessions: SessionRepository;
  readonly #ending: SessionEnding;
  readonly #tokens: SessionTokens;
  readonly #logger: Logger;

  constructor(
    transaction: Transaction,
    members: MemberRepository,
    sessions: SessionRepository,
    ending: SessionEnding,
    tokens: SessionTokens,
    logger: Logger,
  ) {
    this.#transaction = transaction;
    this.#members = members;
    this.#sessions = sessions;
    this.#ending = ending;
    this.#tokens = tokens;
    this.#logger = logger;
  }

  /** Throws `InvalidRefreshToken`, and of a spent one only when its access tokens count nowhere any more. */
  async execute(presented: string): Promise<SignedIn> {
    const { refreshToken, digest: next } = this.#tokens.next();
    const presentation = { presented: digestOf(presented), next, now: this.#tokens.now };
    const outcome = await this.#transaction.run(() => this.#settle(presentation));
    if (outcome.kind === 'rotated') return this.#tokens.handOut({ ...outcome, refreshToken });
    if (outcome.kind === 'reused') {
      const { id: sessionId, memberId } = outcome.session;
      this.#logger.warn({ memberId, sessionId }, 'a spent refresh token came again; its session has ended');
    }
    await this.#ending.tell(outcome.ended);
    throw new InvalidRefreshToken();
  }

  async #settle({ presented, next, now }: Presentation): Promise<Outcome> {
    const found = await this.#sessions.holdByToken(presented);
    const member = found && (await this.#members.find(found.session.memberId));
    if (found === undefined || member === undefined) return { kind: 'refused', ended: [] };
    const { session, token } = found;
    const decide = (as: PresentedToken['token']) => refresh({ session, member, token: as, now });
    const ranBefore = token === 'spent' && (await this.#sessions.findByToken(next)) !== undefined;
    let outcome = decide(ranBefore ? 'current' : token);
    if (outcome.kind === 'rotated' && member.state === 'ACTIVE') {
      const rotation = { session: outcome.session, spent: presented, next };
      if (ranBefore || (await this.#sessions.rotate(rotation))) return { ...outcome, role: member.role };
      outcome = decide('spent');
    }
    const over = outcome.kind === 'reused' || session.endedAt !== undefined;
    const ended = over ? await this.#ending.end({ ids: [session.id], at: now }) : [];
    return outcome.kind === 'reused' ? { ...outcome, ended } : { kind: 'refused', ended };
  }
}
