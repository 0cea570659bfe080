import type { DomainEvent } from '../event-bus/event.ts';
import type { ModuleRuntime } from '../module/module-runtime.ts';
import type { Portion } from './bulk-filler.ts';

/** So many entries are laid at a time, and committed together in each module. */
const PORTION = 50;

interface BulkParts {
  readonly modules: readonly ModuleRuntime[];
  /** Where the outboxes of the modules put what they are told. */
  readonly told: DomainEvent[];
}

interface BulkOrder {
  readonly done: number;
  readonly count: number;
  /** Hears after each portion how many entries are there. */
  readonly laid: (count: number) => void;
}

/**
 * Lays large made-up data while no process serves: each module writes its share of a portion, and what it tells is handed straight to the
 * subscribers of the others, without an event that is stored. A portion that was laid before is told again, and nothing else changes.
 */
export class BulkFill {
  readonly #modules: readonly ModuleRuntime[];
  readonly #told: DomainEvent[];

  constructor({ modules, told }: BulkParts) {
    this.#modules = modules;
    this.#told = told;
  }

  /** Lays the entries after `done`, up to `count`. */
  async run({ done, count, laid }: BulkOrder): Promise<void> {
    for (let first = done + 1; first <= count; ) {
      const number = Math.ceil(first / PORTION);
      const last = Math.min(number * PORTION, count);
      await this.#lay({ number, first, last });
      laid(last);
      first = last + 1;
    }
  }

  async #lay(portion: Portion): Promise<void> {
    for (const module of this.#modules) {
      await module.fillInBulk(portion);
      const told = this.#told.splice(0);
      for (const other of this.#modules) await other.hear(told);
    }
  }
}
