import type { Edge } from './edge.ts';
import { Unavailable } from './errors.ts';
import type { Handler } from './exchange.ts';
import type { Health } from './health.ts';

/** `/health/live` and `/health/ready`: neither limited nor shed, for a busy process is alive. */
export function healthHandlers({
  health,
  edge,
}: {
  readonly health: Health;
  readonly edge: Edge;
}): ReadonlyMap<string, Handler> {
  return new Map<string, Handler>([
    ['/health/live', (exchange) => exchange.send({ status: 200, body: { live: true } })],
    [
      '/health/ready',
      async (exchange) => {
        const { ready, checks } = await health.readiness();
        if (ready && !edge.drain.begun) exchange.send({ status: 200, body: { ready, checks } });
        else exchange.fail(new Unavailable(), { members: { ready: false, checks } });
      },
    ],
  ]);
}
