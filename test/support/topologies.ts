import type { EventBus } from '#kernel/event-bus/event-bus.ts';
import { InMemoryEventBus } from '#kernel/event-bus/in-memory.event-bus.ts';
import { RedeliveringEventBus } from './redelivering.event-bus.ts';
import { seededRandom } from './seeded-random.ts';

/** A way in which the same modules are put together. */
export interface Topology {
  readonly name: string;
  readonly eventBus: () => EventBus;
}

export const memory: Topology = { name: 'memory', eventBus: () => new InMemoryEventBus() };

/** Each scenario is played on every one of these, and must end the same. */
export const topologies: readonly Topology[] = [
  memory,
  {
    name: 'memory, everything twice and shuffled',
    eventBus: () => new RedeliveringEventBus(new InMemoryEventBus(), seededRandom()),
  },
];
