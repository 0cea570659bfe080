import { describe } from '@jest/globals';
import { InMemoryRateLimits } from '#kernel/http/in-memory.rate-limits.ts';
import { rateLimitsContract } from './rate-limits.contract.ts';

describe('the rate limits in memory', () => {
  rateLimitsContract(async (quotas) => {
    const limits = new InMemoryRateLimits(quotas);
    return { limits, elsewhere: limits, close: async () => undefined };
  });
});
