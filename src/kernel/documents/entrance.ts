import { z } from 'zod';
import { type Route, route } from '../http/route.ts';

const LINKS = {
  api: '/api/v1',
  docs: '/docs',
  openapi: '/openapi.json',
  events: '/events',
  asyncapi: '/asyncapi.json',
  health: '/health/ready',
} as const;

const shownLinks = z
  .object({
    api: z.string(),
    docs: z.string(),
    openapi: z.string(),
    events: z.string(),
    asyncapi: z.string(),
    health: z.string(),
  })
  .meta({ id: 'Links', description: 'Where things are on this server.', examples: [LINKS] });

const VARIED = { vary: 'Accept' };
const goTo = (location: string, status: 303 | 308, headers = {}) => ({ status, headers: { ...headers, location } });

/** `/` and the addresses that people type: a browser is sent to the page that it wants, a program is told where things are. */
export const entrance: readonly Route[] = [
  route({
    method: 'GET',
    path: '/',
    base: 'root',
    summary: 'Where to begin: a browser is sent to `/docs`, others get the addresses as JSON',
    policy: 'public',
    answers: { 200: { body: shownLinks }, 303: { headers: ['Location'] } },
    inject: [],
    handle: async ({ headers }) =>
      headers.accept?.includes('text/html')
        ? goTo(LINKS.docs, 303, VARIED)
        : { status: 200, headers: VARIED, body: LINKS },
  }),
  ...[LINKS.docs, LINKS.events].map((page) =>
    route({
      method: 'GET',
      path: `${page}/`,
      base: 'root',
      summary: `Moved to \`${page}\``,
      policy: 'public',
      answers: { 308: { headers: ['Location'] } },
      inject: [],
      handle: async () => goTo(page, 308),
    }),
  ),
];
