import type { ServerResponse } from 'node:http';
import { afterEach, expect, it } from '@jest/globals';
import { route } from '#kernel/http/route.ts';
import { undisturbed } from '../support/undisturbed.ts';
import { type Edge, edgeBefore, type Stub, stub } from './forwarded.ts';
import { json } from './served.ts';

const routes = [
  route({
    summary: '',
    policy: 'public',
    inject: [],
    method: 'POST',
    path: '/notes',
    idempotent: true,
    handle: async () => ({ status: 204 }),
  }),
];

const started: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of started.splice(0).reverse()) await stop();
});

const breaks = (response: ServerResponse) => void response.destroy();
const done = (response: ServerResponse) => void response.writeHead(201).end();
const isInFlight = (response: ServerResponse) =>
  void response.writeHead(409, { 'content-type': 'application/problem+json; charset=utf-8', 'retry-after': '1' }).end();
const isInTheWay = (response: ServerResponse) =>
  void response.writeHead(409, { 'content-type': 'application/problem+json; charset=utf-8' }).end();

/** One booking with a key, before two instances that answer one request after the other like this, the last for ever. */
async function booked(answers: readonly ((response: ServerResponse) => void)[], answerSeconds = 30) {
  let asked = 0;
  const services: Stub[] = [];
  for (const _ of [1, 2])
    services.push(await stub((_, response) => answers[Math.min(asked++, answers.length - 1)]?.(response)));
  const edge: Edge = await edgeBefore(
    services.map(({ port }) => port),
    routes,
    { patience: { answerSeconds } },
  );
  started.push(...services.map(({ kill }) => kill), edge.stop);
  const { status, headers } = await edge.call('/api/v1/notes', json({}, { 'idempotency-key': 'k' }));
  return { status, asked, retryAfter: headers.get('retry-after') };
}

it('asks for the answer of a try that broke off until it is there', async () => {
  expect(await booked([breaks, isInFlight, isInFlight, isInFlight, done])).toMatchObject({ status: 201, asked: 5 });
});

it('gives up with a 503 when it does not come in time', async () => {
  await undisturbed(async () => {
    const { status, asked, retryAfter } = await booked([breaks, isInFlight], 1);
    expect([status, retryAfter]).toEqual([503, '1']);
    expect(asked).toBeGreaterThan(2);
  });
});

it('tells a client whose own first request is in flight that it is', async () => {
  expect(await booked([isInFlight, done])).toEqual({ status: 409, asked: 1, retryAfter: '1' });
});

it('hands on any other conflict that a second try meets', async () => {
  expect(await booked([breaks, isInTheWay, done])).toMatchObject({ status: 409, asked: 2 });
});
