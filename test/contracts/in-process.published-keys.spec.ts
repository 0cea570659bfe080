import { describe } from '@jest/globals';
import { InProcessPublishedKeys } from '#kernel/auth/in-process.published-keys.ts';
import { publishedKeysContract } from './published-keys.contract.ts';

describe('the published keys of this process', () => {
  publishedKeysContract(async () => {
    const keys = new InProcessPublishedKeys();
    return { keys, elsewhere: keys, close: async () => undefined };
  });
});
