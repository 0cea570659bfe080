import { lookup } from 'node:dns/promises';
import { type Instance, Registry } from './registry.ts';

const READ_EVERY = 1_000;

/** Where the API of one kind of process is; a host name may stand for many addresses. */
export interface Place {
  readonly name: string;
  readonly modules: readonly string[];
  readonly url: string;
}

type Resolve = (host: string) => Promise<readonly string[]>;

const addressesOf: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

/**
 * Knows the places that it was given, for installations whose orchestrator keeps them: each address of a host name is an instance,
 * and its name is asked for once a second at most. Which of them are ready, whoever calls them finds out.
 */
export class StaticRegistry extends Registry {
  readonly #places: readonly Place[];
  readonly #resolve: Resolve;
  readonly #found = new Map<string, readonly Instance[]>();
  #reading: Promise<void> | undefined;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(places: readonly Place[], resolve: Resolve = addressesOf) {
    super();
    this.#places = places;
    this.#resolve = resolve;
  }

  /** Its places are known already. */
  async announce(): Promise<void> {}
  async withdraw(): Promise<void> {}

  async instances(): Promise<readonly Instance[]> {
    if (performance.now() - this.#readAt > READ_EVERY) this.#reading ??= this.#read();
    await this.#reading;
    return [...this.#found.values()].flat().sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  async #read(): Promise<void> {
    await Promise.all(this.#places.map((place) => this.#find(place).catch(() => {})));
    this.#readAt = performance.now();
    this.#reading = undefined;
  }

  /** A name that cannot be resolved keeps the addresses that it had. */
  async #find({ url, name, modules }: Place): Promise<void> {
    const { hostname } = new URL(url);
    const addresses = await this.#resolve(hostname.replaceAll(/^\[|\]$/g, ''));
    this.#found.set(
      url,
      addresses.map((address) => {
        const at = new URL(url);
        at.hostname = address.includes(':') ? `[${address}]` : address;
        return { id: at.origin, name, modules, url: at.origin, version: '', state: 'ready' as const };
      }),
    );
  }
}
