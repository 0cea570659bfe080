import { describe, expect, it } from '@jest/globals';
import { defineError } from '#kernel/domain/errors.ts';
import { eventually } from '../../support/eventually.ts';
import { letter, letters } from '../../support/letters.ts';
import { desk, LetterAnswered, post, Script } from '../../support/scratch-modules.ts';
import { type BusSuite, expectNothingLostOrDoubled, numbers, perKey } from './bus-suite.ts';

const NoSuchRoom = defineError('NO_SUCH_ROOM', 'not-found', { ko: '없습니다.', en: 'There is none.' });
const LockUnavailable = defineError('LOCK_UNAVAILABLE', 'unavailable', { ko: '잠시 뒤에.', en: 'In a moment.' });
const READ = 'read-when-letter-is-written';
const COPY = 'copy-when-letter-is-written';

/** What waits is handled together first; only when something in it fails, each event is handled by itself. */
const TOGETHER_FIRST = 1;

export function failuresContract(suite: BusSuite): void {
  describe('an event that fails for a while', () => {
    it('keeps its key waiting and in order, while other keys flow', async () => {
      const script = new Script();
      const failing = suite.gate();
      let othersHeard = 0;
      script.when(READ, ({ data, attempt }) => {
        if (data.key === 'other') othersHeard += 1;
        if (data.n !== 1 || attempt > 3) return;
        failing.open();
        throw new Error('not yet');
      });
      const world = await suite.start({ script });
      await world.tell('post', letter(0), letter(1), letter(2));
      await failing.passed;
      await world.tell('post', letter(10, 'other'), letter(3), letter(11, 'other'));
      await eventually(() => expect(othersHeard).toBe(2));
      expect(numbers(await world.heard(READ))).not.toContain(1);
      await eventually(async () => expect(await world.heardCount(READ)).toBe(6));
      expect(perKey(await world.heard(READ))).toEqual(perKey(await world.told('post')));
      expect(await world.deadLetters()).toEqual([]);
    });

    it('leaves nothing of the attempts that failed after their effect', async () => {
      const script = new Script();
      script.when(READ, async ({ attempt, data, outbox, database }) => {
        outbox.add(LetterAnswered.of(data));
        await database.run('UPDATE heard SET n = ?', [attempt]);
        if (attempt <= 2) throw new Error('not yet');
      });
      const world = await suite.start({ script });
      await world.tell('post', letter(1));
      await eventually(async () => expect(numbers(await world.heard(READ))).toEqual([3]));
      await eventually(async () => expect(await world.heardCount('file-when-letter-is-answered', 'post')).toBe(1));
      expect(await world.told('desk')).toHaveLength(1);
      await expectNothingLostOrDoubled(world, { subscriber: READ });
    });

    it('comes through with the order of 30 keys kept, though every fifth event fails at first', async () => {
      const script = new Script();
      script.when(READ, ({ data, attempt }) => {
        if (data.n % 5 === 0 && attempt === 1) throw new Error('not yet');
      });
      const world = await suite.start({ script });
      await Promise.all(letters(600, 30).map((one) => world.tell('post', one)));
      await eventually(async () => expect(await world.heardCount(READ)).toBe(600));
      expect(perKey(await world.heard(READ))).toEqual(perKey(await world.told('post')));
      await expectNothingLostOrDoubled(world, { subscriber: READ });
    });
  });

  describe('a poisonous event', () => {
    it('is parked with all that is needed to look at it, and its key flows on', async () => {
      const script = new Script();
      let attempts = 0;
      script.when(READ, ({ data }) => {
        if (data.n !== 1) return;
        attempts += 1;
        throw new Error('a defect of the subscriber');
      });
      const world = await suite.start({ script });
      await world.tell('post', letter(0), letter(1), letter(2), letter(3, 'other'), letter(4));
      await eventually(async () => expect(numbers(await world.heard(READ)).sort()).toEqual([0, 2, 3, 4]));
      const [, poison] = await world.told('post');
      const [parked, ...more] = await world.deadLetters();
      expect(more).toEqual([]);
      expect(parked).toMatchObject({
        subscriber: READ,
        event_id: poison?.event_id,
        type: 'post.letter-written',
        topic: poison?.topic,
        partition_key: 'a',
        payload: poison?.payload,
        cause: 'FAILED',
        error: expect.stringContaining('a defect of the subscriber'),
        attempts: 5,
        state: 'PARKED',
      });
      expect(JSON.parse(parked?.headers ?? '{}')).toEqual({
        ce_id: poison?.event_id,
        ce_type: 'post.letter-written',
        ce_source: '/jumak/post',
        'content-type': 'application/cloudevents+json; charset=utf-8',
      });
      expect(attempts).toBeGreaterThanOrEqual(5);
      expect(attempts).toBeLessThanOrEqual(5 + TOGETHER_FIRST);
      expect(perKey(await world.heard(READ)).a).toEqual(
        (await world.told('post'))
          .filter((row) => row.partition_key === 'a' && row !== poison && row.event_id !== poison?.event_id)
          .map(({ event_id }) => event_id),
      );
      await expectNothingLostOrDoubled(world, { subscriber: READ });
    });

    it('of one subscriber leaves the other subscriber of the module alone', async () => {
      const script = new Script();
      script.when(COPY, ({ data }) => {
        if (data.n === 1) throw new Error('poison');
      });
      const world = await suite.start({ script, modules: [post, desk({ copying: true })] });
      await world.tell('post', letter(1), letter(2));
      await eventually(async () => expect(numbers(await world.heard(COPY))).toEqual([2]));
      expect(numbers(await world.heard(READ))).toEqual([1, 2]);
      expect(await world.deadLetters()).toMatchObject([{ subscriber: COPY }]);
      for (const subscriber of [READ, COPY] as const) await expectNothingLostOrDoubled(world, { subscriber });
    });

    it('of two subscribers is parked for each of them', async () => {
      const script = new Script();
      const refuse = ({ data }: { readonly data: { readonly n: number } }) => {
        if (data.n === 1) throw new Error('poison');
      };
      script.when(READ, refuse);
      script.when(COPY, refuse);
      const world = await suite.start({ script, modules: [post, desk({ copying: true })] });
      await world.tell('post', letter(1), letter(2));
      await eventually(async () => expect(numbers(await world.heard(COPY))).toEqual([2]));
      expect(numbers(await world.heard(READ))).toEqual([2]);
      expect((await world.deadLetters()).map(({ subscriber }) => subscriber).sort()).toEqual([COPY, READ]);
      for (const subscriber of [READ, COPY] as const) await expectNothingLostOrDoubled(world, { subscriber });
    });
  });

  describe('a refusal by a rule', () => {
    it('that reaches the bus commits the mark alone, and is not tried again', async () => {
      const script = new Script();
      let attempts = 0;
      script.when(READ, ({ data, outbox }) => {
        if (data.n !== 1) return;
        attempts += 1;
        outbox.add(LetterAnswered.of(data));
        throw new NoSuchRoom();
      });
      const world = await suite.start({ script });
      await world.tell('post', letter(1), letter(2));
      await eventually(async () => expect(numbers(await world.heard(READ))).toEqual([2]));
      const told = (await world.told('post')).map(({ event_id }) => event_id);
      expect((await world.marks(READ)).sort()).toEqual(told.sort());
      expect(await world.deadLetters()).toEqual([]);
      expect(await world.told('desk')).toEqual([]);
      expect(attempts).toBeLessThanOrEqual(1 + TOGETHER_FIRST);
    });
  });

  describe('a fault that is not the event’s own', () => {
    it('of the database pauses the subscription and costs no attempt', async () => {
      const script = new Script();
      let faults = 0;
      script.when(READ, ({ data }) => {
        if (data.n !== 1 || faults === 6) return;
        faults += 1;
        throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 10 });
      });
      const world = await suite.start({ script });
      await world.tell('post', ...letters(20, 4));
      await eventually(async () => expect(await world.heardCount(READ)).toBe(20));
      expect(faults).toBe(6);
      expect(await world.deadLetters()).toEqual([]);
      expect(perKey(await world.heard(READ))).toEqual(perKey(await world.told('post')));
    });

    it('like a lock that cannot be reached is waited for as well', async () => {
      const script = new Script();
      let faults = 0;
      script.when(READ, () => {
        if (faults === 2) return;
        faults += 1;
        throw new LockUnavailable();
      });
      const world = await suite.start({ script });
      await world.tell('post', letter(1));
      await eventually(async () => expect(numbers(await world.heard(READ))).toEqual([1]));
      expect(faults).toBe(2);
    });
  });

  describe('what many events are told of together at the end of their unit', () => {
    it('is done once a unit, and misses none of them', async () => {
      const script = new Script();
      const units: number[][] = [];
      script.when(READ, ({ data, transaction }) => {
        const gathered = transaction.beforeCommit(
          'gathered',
          () => [] as number[],
          async (all) => void units.push(all),
        );
        gathered.push(data.n);
      });
      const world = await suite.start({ script });
      await world.tell('post', ...letters(200, 10));
      await eventually(async () => expect(await world.heardCount(READ)).toBe(200));
      expect(units.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, n) => n));
      expect(units.length).toBeLessThan(20);
    });

    it('may fail: then each event is handled alone, and only the one at fault is parked', async () => {
      const script = new Script();
      script.when(READ, ({ data, transaction }) => {
        const gathered = transaction.beforeCommit(
          'gathered',
          () => [] as number[],
          async (all) => {
            if (all.includes(7)) throw new Error('seven cannot be told of');
          },
        );
        gathered.push(data.n);
      });
      const world = await suite.start({ script });
      await world.tell('post', ...letters(30, 5));
      await eventually(async () => expect(await world.heardCount(READ)).toBe(29));
      expect(await world.deadLetters()).toMatchObject([
        { cause: 'FAILED', attempts: 5, error: expect.stringContaining('seven cannot be told of') },
      ]);
      const poison = (await world.deadLetters())[0]?.event_id;
      const others = (await world.told('post')).filter(({ event_id }) => event_id !== poison);
      expect(perKey(await world.heard(READ))).toEqual(perKey(others));
      await expectNothingLostOrDoubled(world, { subscriber: READ });
    });

    it('may fail because of the second subscriber of an event: it alone is parked', async () => {
      const script = new Script();
      script.when(COPY, ({ data, transaction }) => {
        transaction.beforeCommit(
          'copy',
          () => undefined,
          async () => {
            if (data.n === 1) throw new Error('poison');
          },
        );
      });
      const world = await suite.start({ script, modules: [post, desk({ copying: true })] });
      await world.tell('post', letter(1));
      await eventually(async () => expect(await world.deadLetters()).toHaveLength(1));
      await world.tell('post', letter(2));
      await eventually(async () => expect(numbers(await world.heard(COPY))).toEqual([2]));
      expect(numbers(await world.heard(READ))).toEqual([1, 2]);
      expect(await world.deadLetters()).toMatchObject([{ subscriber: COPY }]);
    });
  });
}
