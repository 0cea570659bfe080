import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.ts';
import type { ServerSentEvent } from '../http/route.ts';
import type { Instance } from '../registry/registry.ts';
import { followInstallation } from './follow-installation.ts';
import type { Asked, Installation } from './installation.ts';

/** Processes that are there, and the stream that each has open. */
let there: readonly string[];
let streams: Map<string, PassThrough>;
let opened: number;
let leaving: AbortController;
let reading: AsyncIterator<ServerSentEvent>;
beforeEach(() => {
  [there, streams, opened, leaving] = [['one', 'two'], new Map(), 0, new AbortController()];
});
afterEach(async () => {
  leaving.abort();
  await reading.return?.();
});

const instanceOf = (id: string) => ({ id }) as Instance;
const installation = {
  here: async () => ({ status: 200, events: told('here') }),
  others: async () => there.map(instanceOf),
  open: async ({ id }: Instance) => {
    opened += 1;
    const stream = Object.assign(new PassThrough(), { statusCode: id === 'expired' ? 401 : 200 });
    streams.set(id, stream);
    return stream as unknown as IncomingMessage;
  },
} as unknown as Installation;

async function* told(event: string): AsyncGenerator<ServerSentEvent> {
  yield { id: '1', event, data: null };
}
const tell = (id: string, event: string) => streams.get(id)?.write(`id: 1\nevent: ${event}\ndata: null\n\n`);

const follow = (instance?: Instance) => {
  const asked = { request: { signal: leaving.signal } } as Asked;
  reading = followInstallation({ installation, asked, instance })[Symbol.asyncIterator]();
  return reading;
};
const nextOf = async (events: AsyncIterator<ServerSentEvent>) => (await events.next()).value?.event;

it('asks nobody before somebody reads', async () => {
  follow();
  await new Promise(setImmediate);
  expect(opened).toBe(0);
});

it('brings what this process and all others tell, and those that come later', async () => {
  const events = follow();
  expect(await nextOf(events)).toBe('here');
  tell('two', 'of two');
  expect(await nextOf(events)).toBe('of two');
  there = ['one', 'three'];
  await eventually(() => expect(streams.has('three')).toBe(true));
  tell('three', 'of three');
  expect([await nextOf(events), streams.get('two')?.destroyed]).toEqual(['of three', true]);
});

it('brings what the one tells that is named, and ends with it', async () => {
  const events = follow(instanceOf('one'));
  const first = nextOf(events);
  await eventually(() => expect(streams.has('one')).toBe(true));
  tell('one', 'of one');
  streams.get('one')?.end();
  expect([await first, (await events.next()).done, opened]).toEqual(['of one', true, 1]);
});

it('ends when the one that is named is at work no more, though its stream stands', async () => {
  const events = follow(instanceOf('one'));
  const first = events.next();
  await eventually(() => expect(streams.has('one')).toBe(true));
  there = ['two'];
  expect([(await first).done, streams.get('one')?.destroyed, opened]).toEqual([true, true, 1]);
});

it('ends when the token of the reader is not taken any more', async () => {
  there = ['expired'];
  const events = follow();
  expect([await nextOf(events), (await events.next()).done]).toEqual(['here', true]);
});

it('lets all streams go when the reader has gone', async () => {
  const events = follow();
  await nextOf(events);
  const end = events.next();
  leaving.abort();
  expect((await end).done).toBe(true);
  expect([...streams.values()].map(({ destroyed }) => destroyed)).toEqual([true, true]);
});
