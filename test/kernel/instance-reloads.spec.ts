import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { InstanceReloads } from '#kernel/inbox/instance-reloads.ts';
import { SubscriberCounts } from '#kernel/inbox/subscriber-counts.ts';
import { eventually } from '../support/eventually.ts';
import { SilentLogger } from '../support/silent-logger.ts';

let loaded: string[];
let load: (key: string) => void;
let reloads: InstanceReloads;
let counts: SubscriberCounts<'loaded-again'>;

const subscriber = {
  handle: async () => undefined,
  loadAgain: async (key: string) => {
    load(key);
    loaded.push(key);
  },
};
const doubt = (key: string) => ({ subscription: { name: 'index', subscriber } as never, key });
const open = (lookAfter: readonly number[]) => {
  reloads = new InstanceReloads({ logger: new SilentLogger(), counts, lookAfter });
};

beforeEach(() => {
  loaded = [];
  load = () => undefined;
  counts = new SubscriberCounts(['loaded-again']);
});
afterEach(() => reloads.stop());

it('a key is loaded as often as there are looks, for what it lacks may be stored later; then it is in doubt no more', async () => {
  open([1, 20, 40]);
  reloads.add(doubt('a'));
  expect(reloads.inDoubt).toBe(1);
  await eventually(() => expect(reloads.inDoubt).toBe(0));
  expect(loaded).toEqual(['a', 'a', 'a']);
  expect([...counts]).toEqual([['index', { 'loaded-again': 3 }]]);
});

it('a key that cannot be loaded stays in doubt, is tried less and less often, and is loaded in the end', async () => {
  open([10]);
  const tried: number[] = [];
  load = () => {
    tried.push(performance.now());
    if (tried.length < 5) throw new Error('the database is away');
  };
  reloads.add(doubt('a'));
  await eventually(() => expect(tried.length).toBeGreaterThan(1));
  expect(reloads.inDoubt).toBe(1);
  await eventually(() => expect(reloads.inDoubt).toBe(0));
  expect([tried.length, loaded]).toEqual([5, ['a']]);
  const [first = 0, , , fourth = 0, fifth = 0] = tried;
  /** A timer may be early by a millisecond. */
  expect(fifth - fourth).toBeGreaterThanOrEqual(16 * 10 - 5);
  expect(fifth - first).toBeGreaterThanOrEqual((2 + 4 + 8 + 16) * 10 - 20);
});

it('an event that is passed over while its key is in doubt begins the looks anew, and no second row of them', async () => {
  open([1, 300]);
  reloads.add(doubt('a'));
  await eventually(() => expect(loaded).toHaveLength(1));
  reloads.add(doubt('a'));
  expect(reloads.inDoubt).toBe(1);
  await eventually(() => expect(reloads.inDoubt).toBe(0));
  expect(loaded.length).toBe(3);
});

it('one key that cannot be loaded holds up no other', async () => {
  open([1]);
  load = (key) => {
    if (key === 'a') throw new Error('unreadable row');
  };
  for (const key of ['a', 'b', 'c']) reloads.add(doubt(key));
  await eventually(() => expect([reloads.inDoubt, loaded.toSorted()]).toEqual([1, ['b', 'c']]));
});

it('the end of the process waits for no look that is due later', async () => {
  open([1, 60_000]);
  reloads.add(doubt('a'));
  await eventually(() => expect(loaded).toHaveLength(1));
  await reloads.stop();
  await sleep(5);
  expect([reloads.inDoubt, loaded.length]).toEqual([0, 1]);
});

it('what is passed over while it stops, or after, is not loaded; once it has started again it is', async () => {
  open([1]);
  const stopped = reloads.stop();
  reloads.add(doubt('a'));
  await stopped;
  reloads.add(doubt('b'));
  expect(reloads.inDoubt).toBe(0);
  reloads.start();
  reloads.add(doubt('c'));
  await eventually(() => expect([reloads.inDoubt, loaded]).toEqual([0, ['c']]));
});
