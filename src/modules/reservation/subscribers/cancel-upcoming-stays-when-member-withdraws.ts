import type { EventData } from '#kernel/event-bus/event.ts';
import type { MemberChanged } from '#member';
import type { CancelUpcomingStays } from '../use-cases/cancel-upcoming-stays.ts';

export class CancelUpcomingStaysWhenMemberWithdraws {
  readonly #cancelUpcomingStays: CancelUpcomingStays;

  constructor(cancelUpcomingStays: CancelUpcomingStays) {
    this.#cancelUpcomingStays = cancelUpcomingStays;
  }

  async handle({ memberId, state }: EventData<typeof MemberChanged>): Promise<void> {
    if (state === 'WITHDRAWN') await this.#cancelUpcomingStays.execute({ memberId });
  }
}
