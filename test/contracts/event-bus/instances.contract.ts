import { describe, expect, it } from '@jest/globals';
import { defineError } from '#kernel/domain/errors.ts';
import type { Delivery } from '#kernel/event-bus/event-bus.ts';
import { eventually } from '../../support/eventually.ts';
import { letter, letters, sealed } from '../../support/letters.ts';
import { desk, LetterWrittenNext, Memory, post, Script } from '../../support/scratch-modules.ts';
import type { World } from '../../support/scratch-world.ts';
import { type BusSuite, numbers, perKey, remembered, settled } from './bus-suite.ts';

const READ = 'read-when-letter-is-written';
const REMEMBER = 'remember-when-letter-is-written';
const StoreAway = defineError('STORE_AWAY', 'unavailable', { ko: '잠시 뒤에.', en: 'In a moment.' });

export function instancesContract(suite: BusSuite): void {
  const modules = [post, desk({ remembering: true })];

  /** Somebody else of the group of the desk, who begins to listen now; the numbers that are heard. */
  const join = async (world: World): Promise<number[]> => {
    const heard: number[] = [];
    const hear = ({ payload }: Delivery) => void heard.push(JSON.parse(payload).data.n);
    await world.connection.bus.listen({ group: 'desk', topics: [`${suite.topicPrefix}.post`], hear });
    return heard;
  };

  /** Letters 0 to 2 are stored, 3 and 4 are heard and cannot be stored before the end of the test. */
  const holdingUp = async (): Promise<World> => {
    const script = new Script();
    const held = suite.gate();
    script.when(READ, ({ data }) => (data.n >= 3 ? held.passed : undefined));
    const world = await suite.start({ modules, script });
    await world.tell('post', ...letters(3));
    await settled(world);
    await world.tell('post', letter(3), letter(4));
    await eventually(() => expect(remembered(world)).toHaveLength(5));
    return world;
  };

  describe('a subscriber of the scope instance', () => {
    it('hears what is told', async () => {
      const world = await suite.start({ modules });
      await world.tell('post', ...letters(100, 7));
      await eventually(() => expect(remembered(world)).toHaveLength(100));
    });

    it('hears the letters to one key in the order of the commits', async () => {
      const world = await suite.start({ modules });
      await Promise.all(letters(1_000, 20).map((one) => world.tell('post', one)));
      await eventually(() => expect(remembered(world)).toHaveLength(1_000));
      const heard = remembered(world).map(({ id, n, key }) => ({ event_id: id, n, letter_key: key }));
      expect(perKey(heard as never)).toEqual(perKey(await world.told('post')));
    });

    it('keeps that order while one of them fails, and other keys flow', async () => {
      const script = new Script();
      script.when(REMEMBER, ({ data, attempt }) => {
        if (data.n === 0 && attempt <= 2) throw new Error('not yet');
      });
      const world = await suite.start({ modules, script });
      await world.tell('post', letter(0, 'slow'), letter(1, 'slow'), letter(2, 'other'));
      await eventually(() => expect(numbers(remembered(world))).toEqual([2, 0, 1]));
    });

    it('leaves no mark in the inbox', async () => {
      const world = await suite.start({ modules });
      await world.tell('post', letter(1));
      await eventually(() => expect(numbers(remembered(world))).toEqual([1]));
      await settled(world);
      expect(await world.marks(REMEMBER)).toEqual([]);
    });

    it('hears once more what is delivered once more', async () => {
      const world = await suite.start({ modules });
      const message = sealed(letter(1), suite.topicPrefix);
      await world.connection.bus.publish(message);
      await world.connection.bus.publish(message);
      await eventually(() => expect(numbers(remembered(world))).toEqual([1, 1]));
    });

    it('holds up neither its module nor the outbox while it takes its time', async () => {
      const script = new Script();
      const held = suite.gate();
      script.when(REMEMBER, () => held.passed);
      const world = await suite.start({ modules, script });
      await world.tell('post', ...letters(50, 5));
      await eventually(async () => expect(await world.heardCount(READ)).toBe(50));
      await settled(world);
      expect(remembered(world)).toEqual([]);
    });

    it('that fails for good is passed over: the next letter comes, and nothing is parked', async () => {
      const script = new Script();
      script.when(REMEMBER, ({ data }) => {
        if (data.n === 1) throw new Error('poison');
      });
      const world = await suite.start({ modules, script });
      await world.tell('post', letter(1), letter(2));
      await eventually(() => expect(numbers(remembered(world))).toEqual([2]));
      expect(await world.deadLetters()).toEqual([]);
    });

    it.each(['fails at', 'cannot read'])(
      'loads again what is stored of the key of an event that it %s',
      async (how) => {
        const script = new Script();
        script.when(REMEMBER, ({ data }) => {
          if (data.n === 1) throw new Error('poison');
        });
        const world = await suite.start({ modules, script });
        const { instance, container } = world.module('desk');
        const unreadable = LetterWrittenNext.of({ n: 1, key: 'a', lines: ['from the future'] });
        await world.tell('post', letter(0), letter(5, 'other'));
        if (how === 'fails at') await world.tell('post', letter(1), letter(2));
        else await world.tell('post', unreadable).then(() => world.tell('post', letter(2)));
        const { loaded } = container.get(Memory);
        const stored = how === 'fails at' ? [0, 1, 2] : [0, 2];
        await eventually(() => expect(loaded).toContainEqual({ key: 'a', numbers: stored }));
        expect(loaded.map(({ key }) => key)).not.toContain('other');
        expect(instance.keysInDoubt).toBe(1);
        const counted = expect.objectContaining({ 'passed-over': 1, 'loaded-again': loaded.length });
        expect([...instance.counts]).toEqual([[REMEMBER, counted]]);
      },
    );

    it('has no key in doubt as long as it comes through, however often it fails at first', async () => {
      const script = new Script();
      script.when(REMEMBER, ({ attempt }) => {
        if (attempt <= 2) throw new Error('not yet');
      });
      const world = await suite.start({ modules, script });
      await world.tell('post', letter(1));
      await eventually(() => expect(numbers(remembered(world))).toEqual([1]));
      expect(world.module('desk').instance.keysInDoubt).toBe(0);
    });

    it('waits for what it needs as long as that is away', async () => {
      const script = new Script();
      script.when(REMEMBER, ({ attempt }) => {
        if (attempt <= 6) throw new StoreAway();
      });
      const world = await suite.start({ modules, script });
      await world.tell('post', letter(1));
      await eventually(() => expect(numbers(remembered(world))).toEqual([1]));
    });

    it('passes over what this build cannot read', async () => {
      const world = await suite.start({ modules });
      await world.tell('post', LetterWrittenNext.of({ n: 1, key: 'a', lines: ['from the future'] }));
      await world.tell('post', letter(2));
      await eventually(() => expect(numbers(remembered(world))).toEqual([2]));
    });

    it('begins after a crash with what its module had not stored', async () => {
      const world = await holdingUp();
      const next = await suite.restart(world, { modules });
      await eventually(() => expect(numbers(remembered(next))).toEqual(expect.arrayContaining([3, 4])));
    });
  });

  describe('a process that joins late', () => {
    it('begins with what its group has not committed', async () => {
      const world = await holdingUp();
      const heard = await join(world);
      await eventually(() => expect(heard).toEqual(expect.arrayContaining([3, 4])));
    });

    it('is spared what its group has stored already', async () => {
      const world = await suite.start({ modules });
      await world.tell('post', ...letters(50));
      await settled(world);
      const heard = await join(world);
      await world.tell('post', letter(1_000));
      await eventually(() => expect(heard).toEqual([1_000]));
    });

    it('misses nothing between what it reads from the database and what it hears, whenever it joins', async () => {
      const world = await suite.start({ modules });
      const telling = letters(600, 30).map((one) => world.tell('post', one));
      const known: Set<number>[] = [];
      const joined: number[][] = [];
      for (let turn = 0; turn < 20; turn += 1) {
        await telling[turn * 30];
        joined.push(await join(world));
        known.push(new Set(numbers(await world.heard(READ))));
      }
      await Promise.all(telling);
      await settled(world);
      const everything = new Set(letters(600, 30).map(({ data }) => data.n));
      await eventually(() => {
        for (const [turn, heard] of joined.entries())
          expect(everything.difference(known[turn] ?? new Set()).difference(new Set(heard))).toEqual(new Set());
      });
    });

    it('takes nothing away from the others of its group', async () => {
      const world = await suite.start({ modules });
      const one = await join(world);
      const other = await join(world);
      await world.tell('post', ...letters(30));
      await eventually(() => expect([one.length, other.length]).toEqual([30, 30]));
    });
  });
}
