import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { GatewaySettings } from '#kernel/gateway/gateway-settings.ts';
import { route } from '#kernel/http/route.ts';
import { eventually } from '../support/eventually.ts';
import { undisturbed } from '../support/undisturbed.ts';
import { type Edge, edgeBefore, type Stub, stub } from './forwarded.ts';
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
const started: (() => Promise<void>)[] = [];
/** What the service does with a request. */
let answer: (response: ServerResponse) => void;
afterEach(async () => {
  for (const stop of started.splice(0).reverse()) await stop();
});

const hangs = () => undefined;
const breaks = (response: ServerResponse) => void response.destroy();
const answers = (response: ServerResponse) => void response.end('ok');

async function behind(patience: Partial<GatewaySettings> = {}) {
  service = await stub((_, response) => answer(response));
  edge = await edgeBefore([service.port], routes, {
    patience: { breakerFailures: 3, breakerSeconds: 60, retryPercent: 0, ...patience },
  });
  started.push(service.kill, edge.stop);
}

const breaker = async () => /jumak_gateway_breaker{module="notes"} (\d)/.exec(await edge.figures())?.[1];
const became = async (outcome: string) =>
  Number(new RegExp(`outcome="${outcome}"} (\\d+)`).exec(await edge.figures())?.[1] ?? 0);
const status = async () => (await edge.call(NOTES)).status;

/** A test by the real clock. */
const timed = (title: string, play: () => Promise<void>) => it(title, () => undisturbed(play));

/** So many clients that go when the service has heard them, after a while. */
async function leave(clients: number, { after = 0, init = {} as RequestInit } = {}) {
  const [left, heard] = [await became('left'), service.requests.length];
  const going = new AbortController();
  const calls = Array.from({ length: clients }, () => edge.call(NOTES, { ...init, signal: going.signal }));
  const ends = Promise.allSettled(calls);
  await eventually(() => expect(service.requests.length).toBe(heard + clients));
  await pause(after);
  going.abort();
  await ends;
  await eventually(async () => expect(await became('left')).toBe(left + clients));
}

describe('clients that go before they are answered', () => {
  timed('say nothing when they go at once', async () => {
    answer = hangs;
    await behind();
    await leave(10);
    expect(await breaker()).toBe('0');
  });

  timed('open the breaker when they have waited for a second', async () => {
    answer = hangs;
    await behind();
    await leave(3, { after: 1_100 });
    expect(await breaker()).toBe('2');
  });

  timed('say nothing for as long as they were ready to wait', async () => {
    answer = hangs;
    await behind();
    await leave(3, { after: 1_100, init: json({}, { prefer: 'wait=10' }) });
    expect(await breaker()).toBe('0');
  });

  timed('neither close the breaker by a trial nor keep others from one', async () => {
    answer = breaks;
    await behind({ breakerSeconds: 0.5 });
    await eventually(async () => {
      await status();
      expect(await breaker()).toBe('2');
    });
    answer = hangs;
    await pause(600);
    await leave(1);
    expect(await breaker()).toBe('2');
    await leave(1);
    expect(await breaker()).toBe('2');
    answer = answers;
    expect(await status()).toBe(200);
    expect(await breaker()).toBe('0');
  });
});

describe('requests that are late', () => {
  timed('do not open the breaker when others were answered meanwhile', async () => {
    answer = hangs;
    await behind({ answerSeconds: 2 });
    const late = Array.from({ length: 6 }, status);
    await eventually(() => expect(service.requests.length).toBe(6));
    answer = answers;
    expect(await status()).toBe(200);
    expect(await Promise.all(late)).toEqual(late.map(() => 503));
    expect([await breaker(), await became('late')]).toEqual(['0', 6]);
  });

  timed('open it when nothing has been answered since they were sent', async () => {
    answer = answers;
    await behind({ answerSeconds: 0.5 });
    expect(await status()).toBe(200);
    answer = hangs;
    expect(await Promise.all(Array.from({ length: 6 }, status))).toEqual(Array.from({ length: 6 }, () => 503));
    expect(await breaker()).toBe('2');
  });

  timed('are so later when they write', async () => {
    answer = (response) => setTimeout(() => response.end(), 2_500);
    await behind({ answerSeconds: 2 });
    expect(await Promise.all([status(), edge.call(NOTES, json({})).then((written) => written.status)])).toEqual([
      503, 200,
    ]);
  });
});
