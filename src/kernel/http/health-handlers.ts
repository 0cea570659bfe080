import { z } from 'zod';
import type { Edge } from './edge.ts';
import { Unavailable } from './errors.ts';
import type { Handler } from './exchange.ts';
import type { Health } from './health.ts';
import { type Operation, operation } from './route.ts';

const live = operation({
  method: 'GET',
  path: '/health/live',
  base: 'root',
  summary: 'Whether the process answers at all',
  policy: 'public',
  guarded: false,
  answers: { 200: z.object({ live: z.literal(true) }) },
});

const ready = operation({
  method: 'GET',
  path: '/health/ready',
  base: 'root',
  summary: 'Whether the process should be sent requests',
  policy: 'public',
  guarded: false,
  answers: { 200: z.object({ ready: z.literal(true), checks: z.record(z.string(), z.enum(['up', 'down'])) }) },
  problems: [Unavailable],
});

/** What is asked of every process, neither limited nor shed, for a busy process is alive. */
export const healthOperations: readonly Operation[] = [live, ready];

export function healthHandlers({
  health,
  edge,
}: {
  readonly health: Health;
  readonly edge: Edge;
}): ReadonlyMap<string, Handler> {
  return new Map<string, Handler>([
    [live.path, (exchange) => exchange.send({ status: 200, body: { live: true } })],
    [
      ready.path,
      async (exchange) => {
        const { ready, checks } = await health.readiness();
        if (ready && !edge.drain.begun) exchange.send({ status: 200, body: { ready, checks } });
        else exchange.fail(new Unavailable(), { members: { ready: false, checks } });
      },
    ],
  ]);
}
