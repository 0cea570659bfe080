import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

export type LimitName = 'address' | 'member' | 'search';

export interface Quota {
  readonly requests: number;
  readonly seconds: number;
}

export interface Allowance {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/** Counts requests per subject in fixed windows. */
export abstract class RateLimits {
  abstract readonly quotas: Readonly<Record<LimitName, Quota>>;
  /** Takes one request from the subject's quota; never throws: a store that is down counts in process. */
  abstract take(request: { readonly limit: LimitName; readonly subject: string }): Promise<Allowance>;
}

/** Counts in this process alone. */
export class InMemoryRateLimits extends RateLimits {
  readonly quotas: Readonly<Record<LimitName, Quota>>;
  readonly #limiters: Readonly<Record<LimitName, RateLimiterMemory>>;

  constructor(quotas: Readonly<Record<LimitName, Quota>>) {
    super();
    this.quotas = quotas;
    const limiter = ({ requests, seconds }: Quota) => new RateLimiterMemory({ points: requests, duration: seconds });
    this.#limiters = {
      address: limiter(quotas.address),
      member: limiter(quotas.member),
      search: limiter(quotas.search),
    };
  }

  async take({ limit, subject }: { readonly limit: LimitName; readonly subject: string }): Promise<Allowance> {
    try {
      return allowance(true, await this.#limiters[limit].consume(subject));
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return allowance(false, refusal);
      throw refusal;
    }
  }
}

const allowance = (allowed: boolean, counted: RateLimiterRes): Allowance => ({
  allowed,
  remaining: counted.remainingPoints,
  resetSeconds: Math.max(1, Math.ceil(counted.msBeforeNext / 1000)),
});
