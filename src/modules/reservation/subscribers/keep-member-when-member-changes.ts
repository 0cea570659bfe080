import type { EventData } from '#kernel/event-bus/event.ts';
import type { EventInfo } from '#kernel/inbox/subscriber.ts';
import type { MemberChanged } from '#member';
import type { Replicas } from '../domain/replicas.ts';

export class KeepMemberWhenMemberChanges {
  readonly #replicas: Replicas;

  constructor(replicas: Replicas) {
    this.#replicas = replicas;
  }

  handle(changed: EventData<typeof MemberChanged>, { at: toldAt }: EventInfo): Promise<void> {
    return this.#replicas.keepMember({ ...changed, toldAt });
  }
}
