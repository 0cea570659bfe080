import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { route } from '#kernel/http/route.ts';
import { edgeBefore, instanceAt } from './forwarded.ts';
import { json, type Served, serve, until } from './served.ts';

const open = { summary: '', policy: 'public', inject: [] } as const;
const routes = [
  route({ ...open, method: 'GET', path: '/notes', handle: async () => ({ status: 200, body: {} }) }),
  route({
    ...open,
    method: 'POST',
    path: '/notes',
    body: z.strictObject({ text: z.string() }),
    handle: async ({ body }) => ({ status: 201, body: { ...body, at: await pause(5, 'then') } }),
  }),
  route({
    ...open,
    method: 'POST',
    path: '/waits',
    headers: ['Prefer'],
    handle: async ({ signal, waitSeconds }) => {
      await pause(waitSeconds * 300, undefined, { signal }).catch(() => undefined);
      return { status: signal.aborted ? 202 : 201, body: {} };
    },
  }),
];

const REQUESTS = [
  ['/api/v1/notes'],
  ['/api/v1/notes', json({ text: '1' })],
  ['/api/v1/waits', json({}, { prefer: 'wait=1' })],
] as const;

/** Goes out as `Presence` does: it says so, answers what still comes, and is gone. */
const GRACE = { drainGraceSeconds: 1, drainSeconds: 10 };

it('fails no request while its instances are restarted one after the other', async () => {
  const start = () => serve(routes, { settings: GRACE });
  let instances: readonly Served[] = [await start(), await start()];
  const edge = await edgeBefore([], routes);
  const announce = (leaving?: Served) => {
    edge.registry.list = instances.map((one) => instanceAt(one.port, one === leaving ? 'draining' : 'ready'));
  };
  announce();
  await edge.gateway.start();
  let isOver = false;
  const statuses: number[] = [];
  const clients = Array.from({ length: 6 }, async (_, client) => {
    for (let n = client; !isOver; n += 1) {
      const [path, init] = REQUESTS[n % REQUESTS.length] as (typeof REQUESTS)[number];
      statuses.push((await edge.call(path, init)).status);
    }
  });
  try {
    for (let restarts = 6; restarts > 0; restarts -= 1) {
      const [leaving, staying] = instances as readonly [Served, Served];
      announce(leaving);
      await leaving.stop();
      instances = [staying, await start()];
      announce();
      // The next one goes when the gateway knows of this one, and when some have been answered.
      await edge.gateway.start();
      const enough = statuses.length + 10;
      await until(() => statuses.length > enough);
    }
  } finally {
    isOver = true;
    await Promise.all(clients);
    await edge.stop();
    await Promise.all(instances.map((one) => one.stop()));
  }
  expect(statuses.filter((status) => ![200, 201, 202].includes(status))).toEqual([]);
});
