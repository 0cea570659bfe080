import type { EventData } from '#kernel/event-bus/event.ts';
import type { EventInfo } from '#kernel/inbox/subscriber.ts';
import type { RoomChanged } from '#room';
import type { Replicas } from '../domain/replicas.ts';

export class KeepRoomWhenRoomChanges {
  readonly #replicas: Replicas;

  constructor(replicas: Replicas) {
    this.#replicas = replicas;
  }

  handle(
    { roomId, accommodationId, version, name, state }: EventData<typeof RoomChanged>,
    { at: toldAt }: EventInfo,
  ): Promise<void> {
    return this.#replicas.keepRoom({ roomId, accommodationId, version, name, state, toldAt });
  }
}
