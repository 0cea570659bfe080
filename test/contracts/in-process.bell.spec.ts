import { describe } from '@jest/globals';
import { InProcessBell } from '#kernel/bell/in-process.bell.ts';
import { bellContract } from './bell.contract.ts';

describe('the bell in this process', () => {
  bellContract(async () => {
    const bell = new InProcessBell();
    return { bell, elsewhere: bell, close: async () => undefined };
  });
});
