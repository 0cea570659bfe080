import { z } from 'zod';
import { route } from '../http/route.ts';
import type { Wire } from '../http/wire-types.ts';
import { Registry } from './registry.ts';

const shownInstances = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      modules: z.array(z.string()),
      url: z.string(),
      version: z.string(),
      state: z.enum(['ready', 'draining']),
    }),
  ),
});

export type ShownInstance = Wire<typeof shownInstances>['items'][number];

export const instancesRoute = route({
  method: 'GET',
  path: '/ops/instances',
  base: 'root',
  summary: 'The processes that are at work, as this one sees them',
  policy: 'admin',
  answers: { 200: shownInstances },
  inject: [Registry],
  handle: async (_request, registry) => ({
    status: 200,
    body: { items: (await registry.instances()).map((one) => ({ ...one, modules: [...one.modules] })) },
  }),
});
