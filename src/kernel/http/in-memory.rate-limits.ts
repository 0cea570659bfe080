import { RateLimiterMemory } from 'rate-limiter-flexible';
import { counted } from './counted.ts';
import { type Allowance, type LimitName, type Quota, type Quotas, RateLimits, type Taken } from './rate-limits.ts';

/** Counts in this process alone. */
export class InMemoryRateLimits extends RateLimits {
  #quotas: Quotas;
  readonly #limiters: Readonly<Record<LimitName, RateLimiterMemory>>;

  constructor(quotas: Quotas) {
    super();
    this.#quotas = quotas;
    const limiter = ({ requests, seconds }: Quota) => new RateLimiterMemory({ points: requests, duration: seconds });
    this.#limiters = {
      address: limiter(quotas.address),
      member: limiter(quotas.member),
      search: limiter(quotas.search),
    };
  }

  get quotas(): Quotas {
    return this.#quotas;
  }

  apply(quotas: Quotas): void {
    this.#quotas = quotas;
    for (const [limit, limiter] of Object.entries(this.#limiters)) limiter.points = quotas[limit as LimitName].requests;
  }

  take({ limit, subject }: Taken): Promise<Allowance> {
    return counted(this.#limiters[limit], subject);
  }
}
