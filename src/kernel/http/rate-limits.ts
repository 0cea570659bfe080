export type LimitName = 'address' | 'member' | 'search';

export interface Quota {
  readonly requests: number;
  readonly seconds: number;
}

export type Quotas = Readonly<Record<LimitName, Quota>>;

export interface Allowance {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly resetSeconds: number;
}

export interface Taken {
  readonly limit: LimitName;
  readonly subject: string;
}

/** Counts requests per subject in fixed windows. */
export abstract class RateLimits {
  abstract readonly quotas: Quotas;
  /** Takes one request from the subject's quota; never throws: a store that is down counts in process. */
  abstract take(request: Taken): Promise<Allowance>;
}
