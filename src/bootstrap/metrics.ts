import { Gauge, type Registry } from 'prom-client';
import type { ModuleRuntime } from '#kernel/module/module-runtime.ts';

/** What waits in each module, read whenever somebody asks for the figures. */
export function observe(registry: Registry, modules: readonly ModuleRuntime[]): void {
  const gauges = [
    {
      name: 'jumak_outbox_in_flight',
      help: 'Told events that the bus has not settled yet',
      of: (m: ModuleRuntime) => m.relay.inFlight,
    },
    {
      name: 'jumak_consumer_backlog',
      help: 'Delivered events that are neither committed nor parked',
      of: (m: ModuleRuntime) => m.consumer.backlog,
    },
  ];
  for (const { name, help, of } of gauges) {
    new Gauge({
      name,
      help,
      labelNames: ['module'],
      registers: [registry],
      collect() {
        for (const module of modules) this.set({ module: module.name }, of(module));
      },
    });
  }
}
