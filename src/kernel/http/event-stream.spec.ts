import type { ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from '@jest/globals';
import { sendEvents } from './event-stream.ts';
import type { ServerSentEvent } from './route.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const EVENTS = 100_000;

it('keeps less than 50 bytes for each event that it has sent, however long it is open', async () => {
  const response = new Writable({ write: (_chunk, _encoding, done) => done() }) as unknown as ServerResponse;
  const controller = new AbortController();
  const used = async () => {
    await nextTurn();
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const { promise: grown, resolve: tellGrowth } = Promise.withResolvers<number>();
  async function* events(): AsyncGenerator<ServerSentEvent> {
    const event = { id: '1', event: 'any', data: 1 };
    for (let number = 0; number < 1_000; number++) yield event;
    const before = await used();
    for (let number = 0; number < EVENTS; number++) yield event;
    tellGrowth((await used()) - before);
  }
  await sendEvents({ response, events: events(), signal: controller.signal, heartbeatSeconds: 60 });
  expect((await grown) / EVENTS).toBeLessThan(50);
});
