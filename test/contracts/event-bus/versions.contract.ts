import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.ts';
import { letter } from '../../support/letters.ts';
import {
  desk,
  LetterWritten,
  LetterWrittenFirst,
  LetterWrittenNext,
  post,
  Script,
} from '../../support/scratch-modules.ts';
import { type BusSuite, numbers, perKey } from './bus-suite.ts';

const READ = 'read-when-letter-is-written';

export function versionsContract(suite: BusSuite): void {
  describe('an event of two versions ago', () => {
    it('is parked, for the step that lifts it is gone', async () => {
      const world = await suite.start({ modules: [post, desk({ knows: LetterWrittenNext })] });
      await world.tell('post', LetterWrittenFirst.of({ n: 1, key: 'a', body: 'old' }));
      await world.tell('post', LetterWritten.of({ n: 2, key: 'a', text: 'new' }));
      await eventually(async () => expect(numbers(await world.heard(READ))).toEqual([2]));
      expect(await world.deadLetters()).toMatchObject([{ cause: 'INVALID_DATA', attempts: 1 }]);
    });
  });

  describe('a version that this build does not know', () => {
    const tomorrow = [post, desk({ knows: LetterWrittenNext })];
    const future = (n: number) => LetterWrittenNext.of({ n, key: 'a', lines: ['from', 'tomorrow'] });

    it('is handled, once, by the first build that does', async () => {
      const today = await suite.start();
      await today.tell('post', future(1));
      await today.tell('post', letter(2));
      await eventually(async () => expect(numbers(await today.heard(READ))).toEqual([2]));
      await eventually(async () => expect(await today.deadLetters()).toMatchObject([{ cause: 'FUTURE_VERSION' }]));
      const later = await suite.restart(today, { modules: tomorrow });
      await eventually(async () => expect(numbers(await later.heard(READ))).toEqual([2, 1]));
      expect(await later.deadLetters()).toMatchObject([{ state: 'REPLAYED' }]);
      const again = await suite.restart(later, { modules: tomorrow });
      await again.tell('post', letter(3));
      await eventually(async () => expect(numbers(await again.heard(READ))).toEqual([2, 1, 3]));
    });

    it('stays parked in a build that still does not', async () => {
      const today = await suite.start();
      await today.tell('post', future(1));
      await eventually(async () => expect(await today.deadLetters()).toHaveLength(1));
      const again = await suite.restart(today);
      await again.tell('post', letter(2));
      await eventually(async () => expect(numbers(await again.heard(READ))).toEqual([2]));
      expect(await again.deadLetters()).toMatchObject([{ cause: 'FUTURE_VERSION', state: 'PARKED' }]);
    });

    it('and fails in the build that does stays parked, and keeps nobody from starting', async () => {
      const today = await suite.start();
      await today.tell('post', future(1), future(2));
      await eventually(async () => expect(await today.deadLetters()).toHaveLength(2));
      const script = new Script();
      script.when(READ, ({ data }) => {
        if (data.n === 1) throw new Error('not even now');
      });
      const later = await suite.restart(today, { modules: tomorrow, script });
      await eventually(async () => expect(numbers(await later.heard(READ))).toEqual([2]));
      expect((await later.deadLetters()).map(({ state }) => state).sort()).toEqual(['PARKED', 'REPLAYED']);
    });
  });

  describe('two versions of one event', () => {
    const COUNT = 200;
    const nextLetter = (n: number, key: string) => LetterWrittenNext.of({ n, key, lines: [`letter ${n} to ${key}`] });
    const inTurn = (n: number) => {
      const key = `key-${n % 7}`;
      return n % 2 === 0 ? letter(n, key) : nextLetter(n, key);
    };
    const archive = desk({ name: 'archive', knows: LetterWrittenNext });

    it('that are told side by side come lifted and in order where both are known; where one is not, it waits parked until it is', async () => {
      const rolling = await suite.start({ modules: [post, desk(), archive] });
      const all = Array.from({ length: COUNT }, (_, n) => inTurn(n));
      await Promise.all(all.map((one) => rolling.tell<unknown>('post', one)));
      await eventually(async () => expect(await rolling.heardCount(READ, 'archive')).toBe(COUNT));
      const heard = await rolling.heard(READ, 'archive');
      expect(perKey(heard)).toEqual(perKey(await rolling.told('post')));
      expect(new Set(heard.map(({ content }) => content))).toEqual(
        new Set(all.map((_, n) => JSON.stringify(nextLetter(n, `key-${n % 7}`).data))),
      );
      await eventually(async () => expect(await rolling.deadLetters()).toHaveLength(COUNT / 2));
      await eventually(async () => expect(await rolling.heardCount(READ)).toBe(COUNT / 2));
      expect(numbers(await rolling.heard(READ)).filter((n) => n % 2 === 1)).toEqual([]);
      const updated = await suite.restart(rolling, { modules: [post, desk({ knows: LetterWrittenNext }), archive] });
      await eventually(async () => expect(await updated.heardCount(READ)).toBe(COUNT));
      const told = (await updated.told('post')).map(({ event_id }) => event_id).sort();
      expect((await updated.marks(READ)).sort()).toEqual(told);
      expect((await updated.heard(READ)).map(({ event_id }) => event_id).sort()).toEqual(told);
      expect(new Set((await updated.deadLetters()).map(({ state }) => state))).toEqual(new Set(['REPLAYED']));
    });
  });
}
