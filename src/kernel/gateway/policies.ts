import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';
import type { BreakerState } from './gateway-metrics.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { InstanceFault } from './instance-fault.ts';
import { Rejection } from './rejection.ts';

/** That a client has gone says nothing of the instances. */
const isAgainstInstances = (error: unknown): boolean => error instanceof InstanceFault && error.what !== 'left';

const STATES: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
};

/** Keeps requests back that would wait for nothing, and those that are too many at once. */
export class Policies {
  readonly #breaker;
  readonly #bulkhead;
  readonly #breakerSeconds: number;

  constructor({ concurrency, breakerFailures, breakerSeconds }: GatewaySettings) {
    this.#breakerSeconds = breakerSeconds;
    this.#bulkhead = bulkhead(concurrency, 0);
    this.#breaker = circuitBreaker(handleWhen(isAgainstInstances), {
      breaker: new ConsecutiveBreaker(breakerFailures),
      halfOpenAfter: breakerSeconds * 1000,
    });
  }

  get breaker(): BreakerState {
    return STATES[this.#breaker.state];
  }

  /** Throws a Rejection when it does not come to it. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.breaker === 'half_open') throw this.#brokenCircuit();
    try {
      return await this.#bulkhead.execute(() => this.#breaker.execute(work));
    } catch (error) {
      if (error instanceof BulkheadRejectedError) throw new Rejection('full', { retryAfterSeconds: 1 });
      if (error instanceof BrokenCircuitError) throw this.#brokenCircuit();
      throw error;
    }
  }

  #brokenCircuit(): Rejection {
    return new Rejection('breaker_open', { retryAfterSeconds: this.#breakerSeconds });
  }
}
