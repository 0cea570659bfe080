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

/** The quotas that the settings speak of. */
export function quotasOf(settings: {
  readonly addressPerMinute: number;
  readonly memberPerMinute: number;
  readonly searchPerMinute: number;
}): Quotas {
  const perMinute = (requests: number): Quota => ({ requests, seconds: 60 });
  return {
    address: perMinute(settings.addressPerMinute),
    member: perMinute(settings.memberPerMinute),
    search: perMinute(settings.searchPerMinute),
  };
}

/** Counts requests per subject in fixed windows. */
export abstract class RateLimits {
  /** While it is false no request is to be taken. */
  enabled = true;
  abstract readonly quotas: Quotas;
  /** From now on by these quotas, of windows as long as before; what has been taken stays taken. */
  abstract apply(quotas: Quotas): void;
  /** Takes one request from the subject's quota; never throws: a store that is down counts in process. */
  abstract take(request: Taken): Promise<Allowance>;
}
