import { describe } from '@jest/globals';
import { InProcessRegistry } from '#kernel/registry/in-process.registry.ts';
import { registryContract } from './registry.contract.ts';

describe('the registry of this process', () => {
  registryContract(
    async () => {
      const registry = new InProcessRegistry();
      return { registry, elsewhere: registry, close: async () => undefined };
    },
    { lease: 0 },
  );
});
