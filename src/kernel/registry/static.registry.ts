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
 * and its name is asked for once a second at most. Which of the others are ready, whoever calls them finds out.
 */
export class StaticRegistry extends Registry {
  readonly #places: readonly Place[];
  readonly #resolve: Resolve;
  readonly #found = new Map<string, readonly Instance[]>();
  #self: Instance | undefined;
  /** Of this process, as far as one address alone can be it. */
  #origin: string | undefined;
  #reading: Promise<void> | undefined;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(places: readonly Place[], resolve: Resolve = addressesOf) {
    super();
    this.#places = [...Map.groupBy(places, ({ url }) => new URL(url).origin)].map(([url, there]) => ({
      url,
      name: there.map(({ name }) => name).join('+'),
      modules: there.flatMap(({ modules }) => modules),
    }));
    this.#resolve = resolve;
  }

  /** Its places are known already; which of them is this process is found by its URL. */
  async announce(instance: Instance): Promise<void> {
    if (instance.url !== this.#self?.url) this.#readAt = Number.NEGATIVE_INFINITY;
    this.#self = instance;
  }

  async withdraw(): Promise<void> {}

  async instances(): Promise<readonly Instance[]> {
    if (performance.now() - this.#readAt > READ_EVERY) this.#reading ??= this.#read();
    await this.#reading;
    return [...this.#found.values()]
      .flat()
      .map((one) => (one.id === this.#origin ? this.#asItself(one) : one))
      .sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  #asItself(one: Instance): Instance {
    const { id = one.id, version = one.version, state = one.state } = this.#self ?? {};
    return { ...one, id, version, state };
  }

  async #read(): Promise<void> {
    await Promise.all([...this.#places.map((place) => this.#find(place).catch(() => {})), this.#findItself()]);
    this.#readAt = performance.now();
    this.#reading = undefined;
  }

  /** A name that cannot be resolved keeps the addresses that it had. */
  async #find({ url, name, modules }: Place): Promise<void> {
    const origins = await this.#originsOf(url);
    this.#found.set(
      url,
      origins.map((id) => ({ id, name, modules, url: id, version: '', state: 'ready' as const })),
    );
  }

  async #findItself(): Promise<void> {
    if (this.#self === undefined) return;
    const origins = await this.#originsOf(this.#self.url).catch(() => undefined);
    if (origins !== undefined) this.#origin = origins.length === 1 ? origins[0] : undefined;
  }

  async #originsOf(url: string): Promise<readonly string[]> {
    const at = new URL(url);
    const addresses = await this.#resolve(at.hostname.replaceAll(/^\[|\]$/g, ''));
    return addresses.map((address) => {
      at.hostname = address.includes(':') ? `[${address}]` : address;
      return at.origin;
    });
  }
}
