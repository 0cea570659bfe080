import type { EventData } from '#kernel/event-bus/event.ts';
import type { EventInfo } from '#kernel/inbox/subscriber.ts';
import type { MemberChanged } from '#member';
import type { Replicas } from '../domain/replicas.ts';
import type { CancelUpcomingStays } from '../use-cases/cancel-upcoming-stays.ts';

/** Keeps the withdrawal first, whichever subscriber hears of it first: what is booked before it is cancelled, and nothing is booked after. */
export class CancelUpcomingStaysWhenMemberWithdraws {
  readonly #replicas: Replicas;
  readonly #cancelUpcomingStays: CancelUpcomingStays;

  constructor(replicas: Replicas, cancelUpcomingStays: CancelUpcomingStays) {
    this.#replicas = replicas;
    this.#cancelUpcomingStays = cancelUpcomingStays;
  }

  async handle(changed: EventData<typeof MemberChanged>, { at: toldAt }: EventInfo): Promise<void> {
    if (changed.state !== 'WITHDRAWN') return;
    await this.#replicas.keepMember({ ...changed, toldAt });
    await this.#cancelUpcomingStays.execute(changed);
  }
}
