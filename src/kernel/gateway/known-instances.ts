import type { Instance, Registry } from '../registry/registry.ts';
import { InstanceClient } from './instance-client.ts';

const READ_EVERY = 250;

/** Whom the registry names, read again and again; while it cannot be read those whom it named last. */
export class KnownInstances {
  readonly #registry: Registry;
  #clients: ReadonlyMap<string, InstanceClient> = new Map();
  #reading: NodeJS.Timeout | undefined;
  #isBeingRead = false;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** Resolves when it has been read once. */
  async start(): Promise<void> {
    this.#reading ??= setInterval(() => void this.#read(), READ_EVERY).unref();
    await this.#read();
  }

  stop(): void {
    clearInterval(this.#reading);
    for (const client of this.#clients.values()) client.closeIdle();
  }

  get all(): readonly InstanceClient[] {
    return [...this.#clients.values()];
  }

  /** Those that serve the module and take requests. */
  readyFor(module: string): readonly InstanceClient[] {
    return this.all.filter(({ instance }) => instance.state === 'ready' && instance.modules.includes(module));
  }

  async #read(): Promise<void> {
    if (this.#isBeingRead) return;
    this.#isBeingRead = true;
    try {
      this.#take(await this.#registry.instances());
    } catch {
      // Whom it named last may still be there; who is not is found out by calling.
    } finally {
      this.#isBeingRead = false;
    }
  }

  #take(instances: readonly Instance[]): void {
    const before = this.#clients;
    this.#clients = new Map(
      instances.map((instance) => {
        const key = `${instance.id} ${instance.url}`;
        const client = before.get(key) ?? new InstanceClient(instance);
        client.instance = instance;
        return [key, client];
      }),
    );
    for (const [key, client] of before)
      if (client.instance.state === 'draining' || !this.#clients.has(key)) client.closeIdle();
  }
}
