import { expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import type { ModuleRuntime } from '#kernel/module/module-runtime.ts';
import { observe } from './metrics.ts';

function moduleThatCounts(name: string, readings: string[]): ModuleRuntime {
  return {
    name,
    relay: { inFlight: 3, relayed: 8 },
    consumer: { backlog: 0, resting: 0 },
    counts: new Map(),
    instance: { counts: new Map(), keysInDoubt: 0 },
    operated: { deadLetters: { parked: async () => 0 } },
    backlog: {
      byTopic: async () => {
        readings.push(name);
        return [{ topic: `${name}.facts`, unsettled: readings.length, oldestAt: 5_000 }];
      },
    },
  } as unknown as ModuleRuntime;
}

it('the backlog of a module is read once for all its figures, and anew for the next scrape', async () => {
  const registry = new Registry();
  const readings: string[] = [];
  observe(registry, [moduleThatCounts('inn', readings), moduleThatCounts('bar', readings)]);
  const first = await registry.metrics();
  expect(readings).toEqual(['inn', 'bar']);
  expect(first).toContain('jumak_outbox_unsettled{module="bar",topic="bar.facts"} 2');
  expect(first).toContain('jumak_outbox_oldest_timestamp_seconds{module="inn",topic="inn.facts"} 5');
  expect(await registry.metrics()).toContain('jumak_outbox_unsettled{module="bar",topic="bar.facts"} 4');
});

it('a module whose database is down leaves out what is read from it, and nothing else', async () => {
  const registry = new Registry();
  const down = moduleThatCounts('inn', []);
  Object.assign(down.backlog, { byTopic: () => Promise.reject(new Error('down')) });
  observe(registry, [down, moduleThatCounts('bar', [])]);
  const figures = await registry.metrics();
  expect(figures).not.toContain('jumak_outbox_unsettled{module="inn"');
  expect(figures).toContain('jumak_outbox_unsettled{module="bar",topic="bar.facts"} 1');
  expect(figures).toContain('jumak_outbox_in_flight{module="inn"} 3');
  expect(figures).toContain('jumak_outbox_relayed_total{module="inn"} 8');
});
