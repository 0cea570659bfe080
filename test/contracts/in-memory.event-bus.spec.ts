import { describe } from '@jest/globals';
import { InMemoryEventBus } from '#kernel/event-bus/in-memory.event-bus.ts';
import { stopOf } from '../support/outage.ts';
import type { BusInstallation } from '../support/scratch-world.ts';
import { outagesContract } from './event-bus/outages.contract.ts';
import { eventBusContract } from './event-bus.contract.ts';

describe('the bus in memory', () => {
  let bus: InMemoryEventBus;
  const install = async (): Promise<BusInstallation> => ({
    topicPrefix: 'scratch',
    connect: async () => {
      const connected = new InMemoryEventBus();
      bus = connected;
      return { bus: connected, cut: () => void connected.stop() };
    },
    discard: async () => undefined,
  });

  eventBusContract(install);
  describe('outages', () => outagesContract(install, [stopOf(() => bus)]));
});
