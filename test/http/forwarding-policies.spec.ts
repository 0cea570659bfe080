import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { GatewaySettings } from '#kernel/gateway/gateway-settings.ts';
import { RetryBudget } from '#kernel/gateway/retry-budget.ts';
import { Standing } from '#kernel/gateway/standing.ts';
import { route } from '#kernel/http/route.ts';
import { eventually } from '../support/eventually.ts';
import { type Edge, edgeBefore, SETTINGS, type Stub, stub } from './forwarded.ts';
import { json } from './served.ts';

const open = { summary: '', policy: 'public', inject: [] } as const;
const nothing = async () => ({ status: 204 });
const routes = [
  route({ ...open, method: 'GET', path: '/notes', handle: nothing }),
  route({ ...open, method: 'POST', path: '/notes', headers: ['Prefer'], handle: nothing }),
];
const NOTES = '/api/v1/notes';

let edge: Edge;
let service: Stub;
/** What the service does with a request. */
let answer: (response: ServerResponse) => void;
afterEach(async () => {
  await edge.stop();
  await service.kill();
});

async function behind(patience: Partial<GatewaySettings>) {
  service = await stub((_, response) => answer(response));
  edge = await edgeBefore([service.port], routes, { patience });
}

const status = async () => (await edge.call(NOTES)).status;
const breaks = (response: ServerResponse) => void response.destroy();
const answers = (response: ServerResponse) => void response.end('ok');

describe('the breaker of a module', () => {
  const patience = { breakerFailures: 3, breakerSeconds: 0.5, retryPercent: 0 };
  const isOpen = async () => (await edge.figures()).includes('jumak_gateway_breaker{module="notes"} 2');
  const openIt = async () => {
    answer = breaks;
    for (let left = 20; left > 0 && !(await isOpen()); left -= 1) await status();
    expect(await isOpen()).toBe(true);
  };

  it('opens after so many requests without an answer, and then asks nobody', async () => {
    await behind({ ...patience, breakerSeconds: 60 });
    await openIt();
    const before = service.requests.length;
    const refused = await edge.call(NOTES);
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      503,
      'UNAVAILABLE',
      expect.stringMatching(/^(5\d|60)$/),
    ]);
    expect(service.requests.length).toBe(before);
    expect(await edge.figures()).toMatch(/outcome="breaker_open"} [1-9]/);
  });

  it('lets one through after a while, and closes when that is answered', async () => {
    await behind(patience);
    await openIt();
    answer = answers;
    await eventually(async () => expect(await status()).toBe(200));
    expect(await edge.figures()).toContain('jumak_gateway_breaker{module="notes"} 0');
  });

  it('refuses others at once while the one is on its way', async () => {
    await behind(patience);
    await openIt();
    let held: ServerResponse | undefined;
    answer = (response) => {
      held = response;
    };
    const probes: Promise<number>[] = [];
    await eventually(() => {
      if (probes.length === 0 || held === undefined) probes.push(status());
      expect(held).toBeDefined();
    });
    expect(await edge.figures()).toContain('jumak_gateway_breaker{module="notes"} 1');
    expect(await status()).toBe(503);
    expect(await edge.figures()).toContain('jumak_gateway_breaker{module="notes"} 1');
    answer = answers;
    held?.end('ok');
    await eventually(async () => expect(await status()).toBe(200));
    await Promise.all(probes);
  });

  it('opens again when the one is not answered either', async () => {
    await behind(patience);
    await openIt();
    const before = service.requests.length;
    await eventually(async () => {
      await status();
      expect(service.requests.length).toBeGreaterThan(before);
    });
    expect(await isOpen()).toBe(true);
  });

  it('takes no notice of what the module itself refuses', async () => {
    answer = (response) => void response.writeHead(500).end();
    await behind(patience);
    for (let left = 10; left > 0; left -= 1) expect(await status()).toBe(500);
    expect(await edge.figures()).toContain('jumak_gateway_breaker{module="notes"} 0');
  });
});

it('refuses at once what is more than may wait at one time', async () => {
  const held: ServerResponse[] = [];
  answer = (response) => void held.push(response);
  await behind({ concurrency: 2 });
  const waiting = [status(), status()];
  await eventually(() => expect(held).toHaveLength(2));
  const refused = await edge.call(NOTES);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  for (const response of held) response.end();
  expect(await Promise.all(waiting)).toEqual([200, 200]);
  answer = answers;
  expect(await status()).toBe(200);
});

it('counts those that wait apart, and lets who is one too many go on without waiting', async () => {
  const held: ServerResponse[] = [];
  answer = (response) => {
    if (response.req.headers.prefer === undefined) answers(response);
    else held.push(response);
  };
  await behind({ concurrency: 1, waiting: 2 });
  const post = async () => (await edge.call(NOTES, json({}, { prefer: 'wait=10' }))).status;
  const waiting = [post(), post()];
  await eventually(() => expect(held).toHaveLength(2));
  expect([await status(), await post(), held.length]).toEqual([200, 200, 2]);
  for (const response of held) response.end();
  expect(await Promise.all(waiting)).toEqual([200, 200]);
});

it('goes by other settings from the moment on when they are told', async () => {
  const held: ServerResponse[] = [];
  answer = (response) => void held.push(response);
  await behind({ concurrency: 5 });
  const waiting = [status()];
  await eventually(() => expect(held).toHaveLength(1));
  edge.gateway.apply({ ...SETTINGS, concurrency: 1 });
  waiting.push(status());
  await eventually(() => expect(held).toHaveLength(2));
  expect(await status()).toBe(503);
  for (const response of held) response.end();
  expect(await Promise.all(waiting)).toEqual([200, 200]);
});

it('sends nothing again when it may not', async () => {
  answer = breaks;
  await behind({ retryPercent: 0 });
  const other = await stub((_, response) => response.destroy());
  edge.registry.at(service.port, other.port);
  await edge.gateway.start();
  for (let left = 150; left > 0; left -= 1) await status();
  const before = service.requests.length + other.requests.length;
  await status();
  expect(service.requests.length + other.requests.length).toBe(before + 1);
  await other.kill();
});

describe('a budget of retries', () => {
  it('has a reserve, and then a share of what is sent', () => {
    const budget = new RetryBudget();
    const spent = () => {
      let count = 0;
      while (budget.spend()) count += 1;
      return count;
    };
    expect(spent()).toBe(100);
    for (let sent = 0; sent < 50; sent += 1) budget.earn(20);
    expect(spent()).toBe(10);
    for (let sent = 0; sent < 10_000; sent += 1) budget.earn(20);
    expect(spent()).toBe(100);
  });
});

describe('the standing of an instance', () => {
  const terms = { ejectionFailures: 3, ejectionSeconds: 1, longestEjectionSeconds: 3 };

  it('is lost by faults in a row, for longer from one time to the next, and regained by an answer', () => {
    const standing = new Standing();
    const lose = (now: number) => [1, 2, 3].map(() => standing.failed(now, terms)).at(-1);
    const outFor = (now: number) => [999, 1_999, 2_999, 3_000].filter((later) => standing.isOut(now + later)).length;
    standing.failed(0, terms);
    standing.failed(0, terms);
    standing.answered();
    standing.failed(0, terms);
    expect(standing.isOut(0)).toBe(false);
    standing.answered();
    expect([lose(0), outFor(0)]).toEqual([true, 1]);
    expect([lose(10_000), outFor(10_000)]).toEqual([true, 2]);
    expect([lose(20_000), outFor(20_000)]).toEqual([true, 3]);
    standing.answered();
    expect([lose(30_000), outFor(30_000)]).toEqual([true, 1]);
  });
});

it('leaves an instance with faults out, and asks it when there is no other', async () => {
  answer = breaks;
  await behind({ ejectionFailures: 1, ejectionSeconds: 60 });
  expect(await status()).toBe(503);
  const other = await stub((_, response) => response.end('other'));
  edge.registry.at(service.port, other.port);
  await edge.gateway.start();
  const before = service.requests.length;
  for (let left = 10; left > 0; left -= 1) expect((await edge.call(NOTES)).text).toBe('other');
  expect(service.requests.length).toBe(before);
  expect(await edge.figures()).toContain('jumak_gateway_instances{module="notes",state="out"} 1');
  answer = answers;
  await other.kill();
  edge.registry.at(service.port);
  await edge.gateway.start();
  expect((await edge.call(NOTES)).text).toBe('ok');
});
