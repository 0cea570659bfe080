import { Counter, Gauge, type Registry } from 'prom-client';

/** Taken over; valid and waiting for a restart; not valid; not to be had. */
export type ReloadOutcome = 'applied' | 'restart_needed' | 'refused' | 'unreachable';
const OUTCOMES: readonly ReloadOutcome[] = ['applied', 'restart_needed', 'refused', 'unreachable'];

/** Counts what became of changes of the settings while the process works. */
export class ReloadMetrics {
  readonly #outcomes: Counter<'outcome'>;
  readonly #waiting: Gauge;

  constructor(registry: Registry) {
    this.#outcomes = new Counter({
      name: 'jumak_configuration_reloads_total',
      help: 'What became of new settings: applied, in need of a restart, refused because they are not valid; and looks at a config server that gave none',
      labelNames: ['outcome'],
      registers: [registry],
    });
    for (const outcome of OUTCOMES) this.#outcomes.inc({ outcome }, 0);
    this.#waiting = new Gauge({
      name: 'jumak_configuration_waiting_settings',
      help: 'Settings that have been changed and will be in force after a restart',
      registers: [registry],
    });
  }

  became(outcome: ReloadOutcome): void {
    this.#outcomes.inc({ outcome });
  }

  waiting(settings: number): void {
    this.#waiting.set(settings);
  }
}
