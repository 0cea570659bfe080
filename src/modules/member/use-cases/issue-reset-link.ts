import { digestOf, type OpaqueTokens } from '#kernel/auth/opaque-tokens.ts';
import type { Clock } from '#kernel/domain/clock.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { Email } from '../domain/email.ts';
import { withResetLink } from '../domain/member.ts';
import type { MemberRepository } from '../domain/member-repository.ts';
import type { ResetRequest, ResetRequests } from '../domain/reset-requests.ts';
import { isGivenUp, LINK_LIFETIME, nextAttempt } from '../domain/reset-schedule.ts';

interface IssuedLink {
  /** The request as it is to be settled once the letter has been sent. */
  readonly request: ResetRequest;
  /** The address of the account, never the one that was asked with: who spells it otherwise may read another mailbox. */
  readonly to: Email;
  /** It is in no table: a letter that is tried again gets another one, and that counts. */
  readonly token: string;
}

/** Makes the link that answers a request, good once and for 30 minutes; the one before counts no more. */
export class IssueResetLink {
  readonly #transaction: Transaction;
  readonly #requests: ResetRequests;
  readonly #members: MemberRepository;
  readonly #tokens: OpaqueTokens;
  readonly #clock: Clock;

  constructor(
    transaction: Transaction,
    requests: ResetRequests,
    members: MemberRepository,
    tokens: OpaqueTokens,
    clock: Clock,
  ) {
    this.#transaction = transaction;
    this.#requests = requests;
    this.#members = members;
    this.#tokens = tokens;
    this.#clock = clock;
  }

  /** Undefined when there is nobody to write to, or somebody else is at it. */
  async execute(request: ResetRequest): Promise<IssuedLink | undefined> {
    const now = this.#clock.now();
    const token = this.#tokens.next();
    const resetLink = { digest: digestOf(token), expiresAt: now + LINK_LIFETIME };
    return this.#transaction.run(async () => {
      const claimed = await this.#requests.claim(request, nextAttempt({ ...request, now }));
      if (claimed === undefined) return undefined;
      const found = await this.#members.findByEmail(request.email);
      const member = found && (await this.#members.hold(found.id));
      if (member?.state !== 'ACTIVE' || isGivenUp({ ...request, now })) {
        await this.#requests.settle(claimed);
        return undefined;
      }
      await this.#members.save(withResetLink(member, resetLink));
      return { request: claimed, to: member.email, token };
    });
  }
}
