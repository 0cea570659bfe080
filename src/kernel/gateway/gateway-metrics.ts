import { Counter, Gauge, type Registry } from 'prom-client';

/** What became of a request to a module. */
export type Outcome = 'answered' | 'refused' | 'broken' | 'late' | 'left' | 'no_instance' | 'full' | 'breaker_open';

const BREAKER_STATES = ['closed', 'half_open', 'open'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

/** Counts what is passed on to the modules elsewhere. */
export class GatewayMetrics {
  readonly #requests: Counter<'module' | 'outcome'>;
  readonly #retries: Counter<'module'>;
  readonly #ejections: Counter<'module'>;
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
    const registers = [registry];
    this.#requests = new Counter({
      name: 'jumak_gateway_requests_total',
      help: 'Requests to modules that other processes run, by what became of them.',
      labelNames: ['module', 'outcome'],
      registers,
    });
    this.#retries = new Counter({
      name: 'jumak_gateway_retries_total',
      help: 'Requests that were sent again, to another instance or over another connection.',
      labelNames: ['module'],
      registers,
    });
    this.#ejections = new Counter({
      name: 'jumak_gateway_ejections_total',
      help: 'How often an instance was left out for a while because of its faults.',
      labelNames: ['module'],
      registers,
    });
  }

  became(module: string, outcome: Outcome): void {
    this.#requests.inc({ module, outcome });
  }
  retried(module: string): void {
    this.#retries.inc({ module });
  }
  ejected(module: string): void {
    this.#ejections.inc({ module });
  }

  /** Shows how it stands whenever somebody asks for the figures. */
  watch(
    states: () => readonly {
      readonly module: string;
      readonly breaker: BreakerState;
      readonly instances: Readonly<Record<string, number>>;
    }[],
  ): void {
    const registers = [this.#registry];
    new Gauge({
      name: 'jumak_gateway_breaker',
      help: 'The breaker of a module: 0 closed, 1 half open, 2 open.',
      labelNames: ['module'],
      registers,
      collect() {
        this.reset();
        for (const { module, breaker } of states()) this.set({ module }, BREAKER_STATES.indexOf(breaker));
      },
    });
    new Gauge({
      name: 'jumak_gateway_instances',
      help: 'Instances of a module as the gateway sees them: ready, or out for a while.',
      labelNames: ['module', 'state'],
      registers,
      collect() {
        this.reset();
        for (const { module, instances } of states())
          for (const [state, count] of Object.entries(instances)) this.set({ module, state }, count);
      },
    });
  }
}
