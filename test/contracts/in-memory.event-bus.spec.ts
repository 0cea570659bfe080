import { describe } from '@jest/globals';
import { InMemoryEventBus } from '#kernel/event-bus/in-memory.event-bus.ts';
import { eventBusContract } from './event-bus.contract.ts';

describe('the bus in memory', () => {
  eventBusContract(async () => ({
    topicPrefix: 'scratch',
    connect: async () => {
      const bus = new InMemoryEventBus();
      return { bus, cut: () => void bus.stop() };
    },
    discard: async () => undefined,
  }));
});
