import { type ForwardedAnswer, type ForwardedRequest, Gateway } from '../http/gateway.ts';
import type { Logger } from '../observability/logger.ts';
import type { Registry } from '../registry/registry.ts';
import type { GatewayMetrics } from './gateway-metrics.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { KnownInstances } from './known-instances.ts';
import { Upstream } from './upstream.ts';

interface RegistryGatewayParts {
  readonly registry: Registry;
  readonly settings: GatewaySettings;
  readonly metrics?: GatewayMetrics | undefined;
  readonly logger: Logger;
}

/** Passes requests on to the instances that the registry names. */
export class RegistryGateway extends Gateway {
  readonly #parts: RegistryGatewayParts;
  readonly #instances: KnownInstances;
  readonly #upstreams = new Map<string, Upstream>();
  #settings: GatewaySettings;

  constructor(parts: RegistryGatewayParts) {
    super();
    this.#parts = parts;
    this.#settings = parts.settings;
    this.#instances = new KnownInstances(parts.registry);
    parts.metrics?.watch(() => this.#standings());
  }

  /** Resolves when it knows who is there. */
  start(): Promise<void> {
    return this.#instances.start();
  }

  /** Asks the registry no more and closes the connections on which nothing is under way. */
  stop(): void {
    this.#instances.stop();
  }

  /** From now on by these settings. */
  apply(settings: GatewaySettings): void {
    this.#settings = settings;
    for (const upstream of this.#upstreams.values()) upstream.apply(settings);
  }

  forward(request: ForwardedRequest): Promise<ForwardedAnswer> {
    return this.#upstreamOf(request.module).send(request);
  }

  #upstreamOf(module: string): Upstream {
    const known = this.#upstreams.get(module);
    if (known !== undefined) return known;
    const { metrics, logger } = this.#parts;
    const upstream = new Upstream({ module, instances: this.#instances, settings: this.#settings, metrics, logger });
    this.#upstreams.set(module, upstream);
    return upstream;
  }

  #standings() {
    const now = performance.now();
    return [...this.#upstreams].map(([module, { breaker }]) => {
      const ready = this.#instances.readyFor(module);
      const out = ready.filter(({ standing }) => standing.isOut(now)).length;
      return { module, breaker, instances: { ready: ready.length - out, out } };
    });
  }
}
