import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.ts';
import { letter, letters } from '../../support/letters.ts';
import { desk, LetterAnswered, post, Script } from '../../support/scratch-modules.ts';
import { type BusSuite, expectNothingLostOrDoubled, numbers, perKey, settled } from './bus-suite.ts';

const READ = 'read-when-letter-is-written';
const FILE = 'file-when-letter-is-answered';
const MOST_IN_FLIGHT = 12_000;

export function lifecycleContract(suite: BusSuite): void {
  describe('a crash', () => {
    it('after the commit and before anything was told loses nothing', async () => {
      const world = await suite.open();
      await world.tell('post', ...letters(50, 5));
      const next = await suite.restart(world);
      await eventually(async () => expect(await next.heardCount(READ)).toBe(50));
      await expectNothingLostOrDoubled(next, { subscriber: READ });
    });

    it('between two commits of the subscriber doubles nothing of the first', async () => {
      const script = new Script();
      const held = suite.gate();
      script.when(READ, ({ data }) => (data.n >= 5 ? held.passed : undefined));
      const world = await suite.start({ script });
      await world.tell('post', ...letters(5));
      await eventually(async () => expect(await world.heardCount(READ)).toBe(5));
      await world.tell('post', letter(5), letter(6));
      const next = await suite.restart(world);
      held.open();
      await eventually(async () => expect(numbers(await next.heard(READ))).toEqual([0, 1, 2, 3, 4, 5, 6]));
      await expectNothingLostOrDoubled(next, { subscriber: READ });
    });

    it('before what was handled could be settled makes no effect twice', async () => {
      const world = await suite.start();
      await world.tell('post', ...letters(300, 3));
      await eventually(async () => expect((await world.heard(READ)).length).toBeGreaterThan(0));
      const next = await suite.restart(world);
      await eventually(async () => expect(await next.heardCount(READ)).toBe(300));
      await settled(next);
      await expectNothingLostOrDoubled(next, { subscriber: READ });
    });

    it('five times over, at any moment of a conversation, leaves it whole', async () => {
      const script = new Script();
      script.when(READ, ({ outbox, data }) => outbox.add(LetterAnswered.of(data)));
      let world = await suite.start({ script });
      for (let crash = 0; crash < 5; crash += 1) {
        const telling = letters(200, 20).map((one) => world.tell('post', one).catch(() => undefined));
        await Promise.all(telling.slice(0, 40 * crash));
        await sleep(crash * 3);
        world = await suite.restart(world, { script });
      }
      const told = (await world.told('post')).length;
      expect(told).toBeGreaterThan(0);
      await eventually(async () => expect(await world.heardCount(FILE, 'post')).toBe(told));
      await expectNothingLostOrDoubled(world, { subscriber: READ });
      const answers = (await world.told('desk')).map(({ event_id }) => event_id);
      expect((await world.marks(FILE, 'post')).sort()).toEqual(answers.sort());
      expect(perKey(await world.heard(READ))).toEqual(perKey(await world.told('post')));
    });
  });

  describe('a stop', () => {
    it('while events are on their way ends with the one at hand; the next start handles the rest', async () => {
      const script = new Script();
      const held = suite.gate();
      let reading = false;
      script.when(READ, ({ data }) => {
        reading = true;
        return data.n === 0 ? held.passed : undefined;
      });
      const world = await suite.start({ script });
      await world.tell('post', letter(0));
      await eventually(() => expect(reading).toBe(true));
      await Promise.all([...letters(400, 4)].slice(1).map((one) => world.tell('post', one)));
      let paused = false;
      const pausing = world.pause().then(() => {
        paused = true;
      });
      await sleep(50);
      expect(paused).toBe(false);
      held.open();
      await pausing;
      expect((await world.heard(READ)).length).toBeLessThan(400);
      await world.tell('post', letter(1_000));
      await world.start();
      await eventually(async () => expect(await world.heardCount(READ)).toBe(401));
      await settled(world);
      await expectNothingLostOrDoubled(world, { subscriber: READ });
    });

    it('and a start on the same files handle nothing twice', async () => {
      const world = await suite.start();
      await world.tell('post', ...letters(100, 4));
      await eventually(async () => expect(await world.heardCount(READ)).toBe(100));
      await world.pause();
      const calls: number[] = [];
      const script = new Script();
      script.when(READ, ({ data }) => void calls.push(data.n));
      const next = await suite.restart(world, { script });
      await next.tell('post', letter(1_000));
      await eventually(async () => expect(await next.heardCount(READ)).toBe(101));
      expect(calls).toEqual([1_000]);
    });
  });

  describe('a bus that is away', () => {
    it('keeps nobody from writing; a thousand events wait, and go when it is back', async () => {
      const world = await suite.start();
      await world.connection.bus.stop();
      await world.tell('post', ...letters(1_000, 10));
      await sleep(300);
      await world.tell('post', letter(5_000, 'key-0'));
      expect(await world.heard(READ)).toEqual([]);
      await world.connection.bus.start();
      await eventually(async () => expect(await world.heardCount(READ)).toBe(1_001));
      expect(perKey(await world.heard(READ))).toEqual(perKey(await world.told('post')));
      await expectNothingLostOrDoubled(world, { subscriber: READ });
    });
  });

  describe('a subscriber that is slow', () => {
    it('is not flooded by 20,000 events, and gets them all in order', async () => {
      const script = new Script();
      const held = suite.gate();
      script.when(READ, ({ data }) => (data.n === 0 ? held.passed : undefined));
      const world = await suite.start({ script });
      const all = letters(20_000, 100);
      let most = 0;
      for (let from = 0; from < all.length; from += 500) {
        await world.tell('post', ...all.slice(from, from + 500));
        most = Math.max(most, world.module('desk').consumer.backlog, world.module('post').relay.inFlight);
      }
      await sleep(500);
      most = Math.max(most, world.module('desk').consumer.backlog, world.module('post').relay.inFlight);
      expect(most).toBeLessThan(MOST_IN_FLIGHT);
      held.open();
      await eventually(async () => expect(await world.heardCount(READ)).toBe(20_000), { within: 40_000 });
      expect(perKey(await world.heard(READ))).toEqual(perKey(await world.told('post')));
      await expectNothingLostOrDoubled(world, { subscriber: READ });
    });
  });

  describe('at the end of a mixed day', () => {
    it('every event is handled or parked, once, for every subscriber', async () => {
      const script = new Script();
      const COPY = 'copy-when-letter-is-written';
      script.when(READ, ({ data, attempt }) => {
        if (data.n % 97 === 13) throw new Error('poison');
        if (data.n % 11 === 3 && attempt === 1) throw new Error('not yet');
      });
      script.when(COPY, ({ data }) => {
        if (data.n === 50) throw new Error('poison');
      });
      const modules = [post, desk({ copying: true }), desk({ name: 'archive' })];
      const world = await suite.start({ script, modules });
      await Promise.all(letters(300, 60).map((one) => world.tell('post', one)));
      await settled(world);
      for (const subscriber of [READ, COPY] as const) await expectNothingLostOrDoubled(world, { subscriber });
      await expectNothingLostOrDoubled(world, { subscriber: READ, module: 'archive' });
      expect((await world.deadLetters()).map(({ subscriber }) => subscriber).sort()).toEqual([COPY, READ, READ, READ]);
      expect(await world.deadLetters('archive')).toEqual([]);
    });
  });
}
