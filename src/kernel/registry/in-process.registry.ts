import { type Instance, Registry } from './registry.ts';

/** Knows this process alone. */
export class InProcessRegistry extends Registry {
  #self: Instance | undefined;

  async announce(instance: Instance): Promise<void> {
    this.#self = instance;
  }

  async withdraw(): Promise<void> {
    this.#self = undefined;
  }

  async instances(): Promise<readonly Instance[]> {
    return this.#self === undefined ? [] : [this.#self];
  }
}
