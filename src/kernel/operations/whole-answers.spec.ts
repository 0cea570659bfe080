import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { type Reply, route } from '../http/route.ts';
import { type Instance, Registry } from '../registry/registry.ts';
import { type Asked, Installation } from './installation.ts';
import { ModuleNotFound } from './operations.errors.ts';
import { merged, whoeverKnows } from './whole-answers.ts';

class Named extends Registry {
  readonly #instances: readonly Instance[];
  constructor(instances: readonly Instance[]) {
    super();
    this.#instances = instances;
  }
  async announce(): Promise<void> {}
  async withdraw(): Promise<void> {}
  async instances(): Promise<readonly Instance[]> {
    return this.#instances;
  }
}

describe('an answer for the installation', () => {
  const servers: Server[] = [];
  const heard: string[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
    heard.length = 0;
  });

  /** A process that answers whatever it is asked with that. */
  async function process(modules: readonly string[], status: number, body: object): Promise<Instance> {
    const answer: RequestListener = ({ url, headers }, response) => {
      heard.push(`${url} ${headers.authorization} ${headers['x-member-id']}`);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    return instanceOf(modules, await listening(answer));
  }
  async function listening(answer: RequestListener): Promise<string> {
    const server = createServer(answer).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const instanceOf = (modules: readonly string[], url = 'http://127.0.0.1:1'): Instance => ({
    id: url,
    name: modules.join('+'),
    modules,
    url,
    version: '1',
    state: 'ready',
  });

  const items = (own: () => Promise<Reply>) =>
    route({
      method: 'GET',
      path: '/ops/items',
      base: 'root',
      summary: '',
      policy: 'admin',
      query: z.strictObject({ limit: z.string().optional() }),
      answers: { 200: z.object({ items: z.array(z.string()) }) },
      inject: [],
      handle: own,
    });
  const askedFor = (own: () => Promise<Reply>): Asked => ({
    route: items(own),
    request: {
      params: undefined,
      query: { limit: '5', module: undefined },
      body: undefined,
      caller: { memberId: 'kim', sessionId: 's', role: 'ADMIN' },
      headers: { authorization: 'Bearer t', host: 'jumak.example', 'x-member-id': 'lee' },
      address: '127.0.0.1',
      secure: false,
      signal: new AbortController().signal,
    },
  });
  const mine = async (): Promise<Reply> => ({ status: 200, body: { items: ['mine'] } });
  const all = merged<{ items: string[] }>((parts) => ({ items: parts.flatMap((part) => part.items) }));
  const installation = (elsewhere: readonly string[], instances: readonly Instance[]) =>
    new Installation({ self: 'me', modules: ['inn'], elsewhere, registry: new Named(instances), resolve: () => null });

  it('asks who runs several modules once, for itself alone, with the token and no other word of who asks', async () => {
    const other = await process(['bar', 'pool'], 200, { items: ['theirs'] });
    const reply = await all(askedFor(mine), installation(['bar', 'pool'], [other]));
    expect(reply.body).toEqual({ items: ['mine', 'theirs'], unanswered: [] });
    expect(heard).toEqual(['/ops/items?limit=5&instance=self Bearer t undefined']);
  });

  it('asks another that runs the module when one gives no answer', async () => {
    const [broken, sound] = [await process(['bar'], 503, {}), await process(['bar'], 200, { items: ['theirs'] })];
    const reply = await all(askedFor(mine), installation(['bar'], [instanceOf(['bar']), broken, sound]));
    expect(reply.body).toEqual({ items: ['mine', 'theirs'], unanswered: [] });
  });

  it('names the modules of which nobody has answered, and those of a build that knows nothing of it', async () => {
    const before = await process(['pool'], 404, { code: 'ROUTE_NOT_FOUND' });
    const reply = await all(askedFor(mine), installation(['bar', 'pool'], [instanceOf(['bar']), before]));
    expect(reply.body).toEqual({ items: ['mine'], unanswered: ['bar', 'pool'] });
  });

  it('takes no answer from something else that listens there', async () => {
    const page = await listening((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Welcome</title>');
    });
    const others = installation(['bar'], [instanceOf(['bar'], page)]);
    expect((await all(askedFor(mine), others)).body).toEqual({ items: ['mine'], unanswered: ['bar'] });
    const unknown = askedFor(() => Promise.reject(new ModuleNotFound()));
    await expect(whoeverKnows(unknown, others)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('does something to each module by itself, so that no two processes do it to the same', async () => {
    const bodies: unknown[] = [];
    const both = await listening(async (request, response) => {
      bodies.push(JSON.parse(await text(request)));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"items":[]}');
    });
    const { route: asking, request } = askedFor(mine);
    const asked: Asked = {
      route: { ...asking, method: 'POST', body: z.looseObject({}) },
      request: { ...request, body: { type: 'bar.closed' } },
    };
    await all(asked, installation(['bar', 'pool'], [instanceOf(['bar', 'pool'], both)]));
    expect(bodies).toHaveLength(2);
    expect(bodies).toEqual(expect.arrayContaining(['bar', 'pool'].map((module) => ({ type: 'bar.closed', module }))));
  });

  it('does without a process that breaks off in the middle of its answer, or goes on no more', async () => {
    const halves = [() => undefined, (response: ServerResponse) => response.destroy()].map((then) =>
      listening((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).write('{"items":', () => then(response));
      }),
    );
    const [silent, broken] = await Promise.all(halves);
    const others = [instanceOf(['bar'], silent), instanceOf(['pool'], broken)];
    const reply = await all(askedFor(mine), installation(['bar', 'pool'], others));
    expect(reply.body).toEqual({ items: ['mine'], unanswered: ['bar', 'pool'] });
  }, 30_000);

  it('is the refusal of whoever refuses it', async () => {
    const other = await process(['bar'], 401, { code: 'TOKEN_EXPIRED' });
    expect(await all(askedFor(mine), installation(['bar'], [other]))).toMatchObject({ status: 401 });
  });

  it('is that of the one who knows it, and 503 while that one may be away', async () => {
    const unknown = askedFor(() => Promise.reject(new ModuleNotFound()));
    const [without, knows] = [await process(['bar'], 404, {}), await process(['pool'], 200, { items: ['it'] })];
    const both = installation(['bar', 'pool'], [without, knows]);
    expect(await whoeverKnows(unknown, both)).toMatchObject({ status: 200, body: '{"items":["it"]}' });
    const away = installation(['bar', 'pool'], [without, instanceOf(['pool'])]);
    await expect(whoeverKnows(unknown, away)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await whoeverKnows(unknown, installation(['bar'], [without]))).toMatchObject({ status: 404 });
  });
});
