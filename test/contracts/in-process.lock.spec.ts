import { describe } from '@jest/globals';
import { InProcessLock } from '#kernel/lock/in-process.lock.ts';
import { lockContract } from './lock.contract.ts';

describe('the lock in this process', () => {
  lockContract(async () => {
    const lock = new InProcessLock();
    return { lock, elsewhere: lock, close: async () => undefined };
  });
});
