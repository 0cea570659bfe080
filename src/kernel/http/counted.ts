import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import type { Allowance } from './rate-limits.ts';

/** Counts one request of the subject; what the limiter refuses is an answer too. */
export async function counted(limiter: RateLimiterAbstract, subject: string): Promise<Allowance> {
  try {
    return allowance(true, await limiter.consume(subject));
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return allowance(false, refusal);
    throw refusal;
  }
}

const allowance = (allowed: boolean, { remainingPoints, msBeforeNext }: RateLimiterRes): Allowance => ({
  allowed,
  remaining: remainingPoints,
  resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
});
