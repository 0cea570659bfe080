import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { TokenRevoked } from '#kernel/auth/auth.errors.ts';
import { Authenticator } from '#kernel/http/authenticator.ts';
import type { Caller, Role } from '#kernel/http/route.ts';
import { route, type ServerSentEvent } from '#kernel/http/route.ts';
import { type Served, serve, until } from './served.ts';

/** Lets a member in for as long as the session lasts, in the role of the moment. */
class OneSession extends Authenticator {
  role: Role = 'ADMIN';
  isAlive = true;
  asked = 0;

  async authenticate(): Promise<Caller> {
    this.asked += 1;
    if (!this.isAlive) throw new TokenRevoked();
    return { memberId: 'kim', sessionId: 's', role: this.role };
  }
}

let ended = 0;
async function* endless(signal: AbortSignal): AsyncGenerator<ServerSentEvent> {
  yield { id: '1', event: 'x', data: 1 };
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  ended += 1;
}

const of = (policy: 'public' | 'admin') =>
  route({
    method: 'GET',
    path: `/${policy}`,
    summary: '',
    policy,
    inject: [],
    handle: async ({ signal }) => ({ status: 200, events: endless(signal) }),
  });

let session: OneSession;
let served: Served;
beforeEach(async () => {
  ended = 0;
  session = new OneSession();
  served = await serve([of('public'), of('admin')], { authenticator: session, settings: { heartbeatSeconds: 0.05 } });
});
afterEach(() => served.stop());

it.each([
  ['session has ended', () => (session.isAlive = false)],
  ['role is another', () => (session.role = 'GUEST')],
])('SECURITY 22: a stream of events ends, with word when to come back, once the %s', async (_, change) => {
  const response = await fetch(`${served.base}/api/v1/admin`);
  const text = response.text();
  await until(() => session.asked > 2);
  expect(ended).toBe(0);
  change();
  expect(await text).toMatch(/^retry: 1000\n\nid: 1\nevent: x\ndata: 1\n\n(:\n\n)*retry: 1000\n\n$/);
  await until(() => ended === 1);
  const { asked } = session;
  expect((await fetch(`${served.base}/api/v1/admin`)).status).toBeGreaterThan(400);
  expect(session.asked).toBe(asked + 1);
});

it('asks nothing of whoever follows what is public', async () => {
  session.isAlive = false;
  const leaving = new AbortController();
  const response = await fetch(`${served.base}/api/v1/public`, { signal: leaving.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes(':\n\n:\n\n')) text += (await reader?.read())?.value ?? '';
  expect(session.asked).toBe(0);
  leaving.abort();
});
