import type { CurrentFacts, ToldPortion } from '#kernel/operations/current-facts.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { MemberRepository } from '../domain/member-repository.ts';
import type { MemberAnnouncement } from './member-announcement.ts';

const AT_ONCE = 100;

/** Tells of all members again, also of those who have withdrawn, in the order of their ids. It changes none of them: each is told in the version that it has. */
export class TellMembersAgain implements CurrentFacts {
  readonly #transaction: Transaction;
  readonly #members: MemberRepository;
  readonly #announcement: MemberAnnouncement;

  constructor(transaction: Transaction, members: MemberRepository, announcement: MemberAnnouncement) {
    this.#transaction = transaction;
    this.#members = members;
    this.#announcement = announcement;
  }

  tellAfter(mark: string): Promise<ToldPortion> {
    return this.#transaction.run(async () => {
      const members = await this.#members.holdAfter({ mark, limit: AT_ONCE });
      for (const member of members) await this.#announcement.current(member);
      return { told: members.length, last: members.at(-1)?.id };
    });
  }
}
