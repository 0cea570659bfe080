import { hostname } from 'node:os';
import type { Configuration } from '#kernel/config/configuration.ts';
import { isEverywhere } from '#kernel/http/loopback.ts';
import type { Instance, Registry } from '#kernel/registry/registry.ts';
import { VERSION } from './version.ts';

interface Present {
  readonly registry: Registry;
  readonly configuration: Configuration;
  readonly id: string;
  readonly name: string;
  readonly modules: readonly string[];
}

/** Tells the registry what becomes of this process. */
export class Presence {
  readonly #registry: Registry;
  readonly #advertised: string | undefined;
  readonly #self: Omit<Instance, 'state' | 'url'>;
  #ready: Instance | undefined;

  constructor({ registry, configuration, id, name, modules }: Present) {
    this.#registry = registry;
    this.#advertised = configuration.registry.advertise;
    this.#self = { id, name, modules, version: VERSION };
  }

  /** It serves at the URL. */
  async isReady(url: string): Promise<void> {
    this.#ready = { ...this.#self, url: this.#advertised ?? fromElsewhere(url), state: 'ready' };
    await this.#registry.announce(this.#ready);
  }

  async isDraining(): Promise<void> {
    if (this.#ready !== undefined) await this.#registry.announce({ ...this.#ready, state: 'draining' });
  }

  isGone(): Promise<void> {
    return this.#registry.withdraw();
  }
}

/** A listener on every address is reached by the name of the machine. */
function fromElsewhere(url: string): string {
  const { hostname: host, port } = new URL(url);
  return isEverywhere(host.replaceAll(/^\[|\]$/g, '')) ? `http://${hostname()}:${port}` : url;
}
