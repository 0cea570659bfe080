import type { Subscriber } from '#kernel/inbox/subscriber.ts';
import type { MemberChanged } from '#member';
import type { WithdrawAccommodation } from '../use-cases/withdraw-accommodation.ts';

type Fact = Parameters<typeof MemberChanged.of>[0];

/** A host who withdraws takes all places along; withdrawal is the last thing that is told of a member. */
export class WithdrawListingsWhenMemberWithdraws implements Subscriber<Fact> {
  readonly #withdraw: WithdrawAccommodation;

  constructor(withdraw: WithdrawAccommodation) {
    this.#withdraw = withdraw;
  }

  async handle({ memberId, state }: Fact): Promise<void> {
    if (state === 'WITHDRAWN') await this.#withdraw.executeForAllOf(memberId);
  }
}
