import type { EventData } from '#kernel/event-bus/event.ts';
import type { WithdrawalPartlySettled } from '../contract.ts';
import type { CancelUpcomingStays } from '../use-cases/cancel-upcoming-stays.ts';

export class CancelFurtherStaysWhenWithdrawalIsPartlySettled {
  readonly #cancelUpcomingStays: CancelUpcomingStays;

  constructor(cancelUpcomingStays: CancelUpcomingStays) {
    this.#cancelUpcomingStays = cancelUpcomingStays;
  }

  handle(settled: EventData<typeof WithdrawalPartlySettled>): Promise<void> {
    return this.#cancelUpcomingStays.execute(settled);
  }
}
