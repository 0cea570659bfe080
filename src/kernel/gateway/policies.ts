import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhen,
} from 'cockatiel';
import type { BreakerState } from './gateway-metrics.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { InstanceFault } from './instance-fault.ts';
import { Rejection } from './rejection.ts';

/** A client that goes at once says nothing of the instances; one that has waited does. */
const hasLeftEarly = (error: unknown): boolean =>
  error instanceof InstanceFault && error.what === 'left' && !error.isOverdue;

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
  readonly #waiting;
  readonly #breakerSeconds: number;
  /** By `performance.now()`: the last answer, and the last time that one was let through to try. */
  #answered = Number.NEGATIVE_INFINITY;
  #tried = Number.NEGATIVE_INFINITY;

  constructor({ concurrency, waiting, breakerFailures, breakerSeconds }: GatewaySettings) {
    this.#breakerSeconds = breakerSeconds;
    this.#bulkhead = bulkhead(concurrency, 0);
    this.#waiting = bulkhead(waiting, 0);
    this.#breaker = circuitBreaker(
      handleWhen((error) => this.#countsAgainst(error)),
      {
        breaker: new ConsecutiveBreaker(breakerFailures),
        // A trial that its client has left shows nothing, so that the next request is one too.
        halfOpenAfter: new DelegateBackoff(({ result }) =>
          'error' in result && hasLeftEarly(result.error) ? 0 : breakerSeconds * 1000,
        ),
      },
    );
    this.#breaker.onHalfOpen(() => (this.#tried = performance.now()));
  }

  get breaker(): BreakerState {
    return STATES[this.#breaker.state];
  }

  /** The work is told whether it may wait. Throws a Rejection when it does not come to it. */
  async run<T>(work: (mayWait: boolean) => Promise<T>, { waits }: { readonly waits: boolean }): Promise<T> {
    if (this.breaker === 'half_open') throw this.#brokenCircuit();
    const mayWait = waits && this.#waiting.executionSlots > 0;
    try {
      return await (mayWait ? this.#waiting : this.#bulkhead).execute(() =>
        this.#breaker.execute(() => this.#noting(() => work(mayWait))),
      );
    } catch (error) {
      if (error instanceof BulkheadRejectedError) throw new Rejection('full', { retryAfterSeconds: 1 });
      if (error instanceof BrokenCircuitError) throw this.#brokenCircuit();
      throw error;
    }
  }

  async #noting<T>(work: () => Promise<T>): Promise<T> {
    const answer = await work();
    this.#answered = performance.now();
    return answer;
  }

  /** What was asked before the last answer is no sign that none will come; and of what was asked before a trial, the trial knows more. */
  #countsAgainst(error: unknown): boolean {
    if (!(error instanceof InstanceFault) || error.since < this.#tried) return false;
    return this.breaker === 'half_open' || (error.since >= this.#answered && !hasLeftEarly(error));
  }

  #brokenCircuit(): Rejection {
    return new Rejection('breaker_open', { retryAfterSeconds: this.#breakerSeconds });
  }
}
