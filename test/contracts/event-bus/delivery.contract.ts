import { describe, expect, it } from '@jest/globals';
import type { Delivery } from '#kernel/event-bus/event-bus.ts';
import { eventually } from '../../support/eventually.ts';
import { letter, letters, sealed, shuffled } from '../../support/letters.ts';
import {
  desk,
  LetterAnswered,
  LetterWrittenFirst,
  LetterWrittenWithMore,
  ParcelSent,
  post,
  Script,
  StampIssued,
} from '../../support/scratch-modules.ts';
import { type BusSuite, expectNothingLostOrDoubled, numbers, perKey, settled } from './bus-suite.ts';

export function deliveryContract(suite: BusSuite): void {
  describe('what is told', () => {
    it('reaches a subscriber of another module', async () => {
      const world = await suite.start();
      await world.tell('post', letter(1), letter(2));
      await eventually(async () => expect(numbers(await world.heard('read-when-letter-is-written'))).toEqual([1, 2]));
    });

    it('is published only once it is durable', async () => {
      const script = new Script();
      const durable: boolean[] = [];
      const world = await suite.start({ script });
      script.when('read-when-letter-is-written', async ({ info }) => {
        durable.push((await world.told('post')).some(({ event_id }) => event_id === info.id));
      });
      for (let n = 0; n < 20; n += 1) await world.tell('post', letter(n));
      await eventually(() => expect(durable).toEqual(Array.from({ length: 20 }, () => true)));
    });

    it('in a unit that fails is never heard of, and leaves no row', async () => {
      const world = await suite.start();
      const failing = world.transaction('post').run(async () => {
        await world.tell('post', letter(1));
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      await world.tell('post', letter(2));
      await eventually(async () => expect(numbers(await world.heard('read-when-letter-is-written'))).toEqual([2]));
      expect(await world.told('post')).toHaveLength(1);
    });

    it('in a savepoint that is undone goes with it', async () => {
      const world = await suite.start();
      const transaction = world.transaction('post');
      await transaction.run(async () => {
        await world.tell('post', letter(1));
        const undone = transaction.savepoint(async () => {
          await world.tell('post', letter(2));
          throw new Error('no');
        });
        await undone.catch(() => undefined);
      });
      await world.tell('post', letter(3));
      await eventually(async () => expect(numbers(await world.heard('read-when-letter-is-written'))).toEqual([1, 3]));
    });

    it('before anybody listened is heard later', async () => {
      const world = await suite.open();
      await world.tell('post', ...letters(1_200, 3));
      await world.start();
      await eventually(async () => expect(await world.heardCount('read-when-letter-is-written')).toBe(1_200));
    });

    it('goes over the bus in the bytes, and with the headers, that the outbox keeps', async () => {
      const tapped: Delivery[] = [];
      const world = await suite.start({ tap: { topics: ['post'], receive: (delivery) => void tapped.push(delivery) } });
      await world.tell('post', letter(1, '방'), letter(2, 'b'));
      await eventually(() => expect(tapped).toHaveLength(2));
      const told = await world.told('post');
      expect(new Set(tapped.map(({ payload }) => payload))).toEqual(new Set(told.map(({ payload }) => payload)));
      for (const { payload, headers, key, topic } of tapped) {
        const row = told.find(({ event_id }) => event_id === headers.ce_id);
        expect({ payload, key, topic }).toEqual({ payload: row?.payload, key: row?.partition_key, topic: row?.topic });
        expect(headers).toEqual({
          ce_id: row?.event_id,
          ce_type: 'post.letter-written',
          ce_source: '/jumak/post',
          'content-type': 'application/cloudevents+json; charset=utf-8',
        });
      }
    });

    it('as a fact goes over the topic of facts', async () => {
      const topics: string[] = [];
      const world = await suite.start({
        tap: { topics: ['post', 'post.facts'], receive: ({ topic }) => void topics.push(topic) },
      });
      await world.tell('post', ParcelSent.of({ n: 1, key: 'a' }));
      await eventually(async () => expect(numbers(await world.heard('unpack-when-parcel-is-sent'))).toEqual([1]));
      await eventually(() => expect(topics).toEqual([`${suite.topicPrefix}.post.facts`]));
    });

    it('is settled in the outbox in the end', async () => {
      const world = await suite.start();
      await world.tell('post', ...letters(700, 7));
      await eventually(async () =>
        expect((await world.told('post')).filter(({ settled_at }) => settled_at === null)).toEqual([]),
      );
      expect(world.module('post').relay.inFlight).toBe(0);
    });

    it('and has fields that nobody knows is read without them', async () => {
      const world = await suite.start();
      await world.tell('post', LetterWrittenWithMore.of({ n: 1, key: 'a', text: 'hello', colour: 'red' }));
      await eventually(async () => {
        const [heard] = await world.heard('read-when-letter-is-written');
        expect(JSON.parse(heard?.content ?? '{}')).toEqual({ n: 1, key: 'a', text: 'hello' });
      });
    });

    it('by the build before this one is lifted', async () => {
      const world = await suite.start();
      await world.tell('post', LetterWrittenFirst.of({ n: 1, key: 'a', body: ' hello ' }));
      await eventually(async () => {
        const [heard] = await world.heard('read-when-letter-is-written');
        expect(JSON.parse(heard?.content ?? '{}')).toEqual({ n: 1, key: 'a', text: 'hello' });
      });
    });

    it('and concerns nobody in a module leaves no trace there', async () => {
      const world = await suite.start();
      await world.tell('post', StampIssued.of({ n: 1, key: 'a' }));
      await world.tell('post', letter(2));
      await eventually(async () => expect(numbers(await world.heard('read-when-letter-is-written'))).toEqual([2]));
      await settled(world);
      expect(await world.deadLetters()).toEqual([]);
      expect(await world.database('desk').all('SELECT * FROM inbox')).toHaveLength(1);
    });
  });

  describe('the order within a key', () => {
    it('is that of the commits, for 2,000 letters to 100 keys by 20 who write at once', async () => {
      const world = await suite.start();
      await Promise.all(
        Array.from({ length: 20 }, async (_, writer) => {
          for (let n = 0; n < 100; n += 1) await world.tell('post', letter(n, `key-${(n * 7 + writer) % 100}`));
        }),
      );
      await eventually(async () => expect(await world.heardCount('read-when-letter-is-written')).toBe(2_000));
      expect(perKey(await world.heard('read-when-letter-is-written'))).toEqual(perKey(await world.told('post')));
      await expectNothingLostOrDoubled(world, { subscriber: 'read-when-letter-is-written' });
    });

    it('holds for what was told before the start and what is told during it', async () => {
      const world = await suite.open();
      for (let unit = 0; unit < 60; unit += 1) await world.tell('post', ...letters(20, 10));
      const telling = Promise.all(
        Array.from({ length: 100 }, (_, n) => world.tell('post', letter(10_000 + n, `key-${n % 10}`))),
      );
      await world.start();
      await telling;
      await eventually(async () => expect(await world.heardCount('read-when-letter-is-written')).toBe(1_300));
      expect(perKey(await world.heard('read-when-letter-is-written'))).toEqual(perKey(await world.told('post')));
    });

    it('is kept by what a subscriber tells in reaction', async () => {
      const script = new Script();
      script.when('read-when-letter-is-written', ({ outbox, data }) => outbox.add(LetterAnswered.of(data)));
      const world = await suite.start({ script });
      await Promise.all(letters(500, 10).map((one) => world.tell('post', one)));
      await eventually(async () => expect(await world.heardCount('file-when-letter-is-answered', 'post')).toBe(500));
      const order = async (rows: readonly { readonly n: number; readonly letter_key: string }[]) =>
        Object.groupBy(
          rows.map(({ n, letter_key }) => ({ n, letter_key })),
          ({ letter_key }) => letter_key,
        );
      expect(await order(await world.heard('file-when-letter-is-answered', 'post'))).toEqual(
        await order(await world.heard('read-when-letter-is-written')),
      );
      expect(perKey(await world.heard('file-when-letter-is-answered', 'post'))).toEqual(
        perKey(await world.told('desk')),
      );
    });
  });

  describe('consumer groups', () => {
    const modules = [post, desk(), desk({ name: 'archive' })];

    it('each hear everything', async () => {
      const world = await suite.start({ modules });
      await world.tell('post', ...letters(100, 5));
      for (const module of ['desk', 'archive'])
        await eventually(async () => expect(await world.heardCount('read-when-letter-is-written', module)).toBe(100));
    });

    it('go on by themselves while another one is held up', async () => {
      const script = new Script();
      const held = suite.gate();
      script.when('read-when-letter-is-written', () => held.passed);
      const world = await suite.start({ modules, script });
      await world.tell('post', ...letters(300, 5));
      await eventually(async () => expect(await world.heardCount('read-when-letter-is-written', 'archive')).toBe(300));
      held.open();
      await eventually(async () => expect(await world.heardCount('read-when-letter-is-written')).toBe(300));
    });
  });

  describe('a message that is delivered again', () => {
    it('one to five times each, 2,000 of them in any order, has its effect once', async () => {
      const world = await suite.start();
      const messages = Array.from({ length: 2_000 }, (_, n) => sealed(letter(n, `key-${n % 50}`), suite.topicPrefix));
      const times = messages.flatMap((message, n) => Array.from({ length: 1 + (n % 5) }, () => message));
      await Promise.all(shuffled(times, 20_260_701).map((message) => world.connection.bus.publish(message)));
      await eventually(async () => expect(await world.heardCount('read-when-letter-is-written')).toBe(2_000));
      await eventually(() => expect(world.module('desk').consumer.backlog).toBe(0));
      const heard = numbers(await world.heard('read-when-letter-is-written'));
      expect(heard.sort((a, b) => a - b)).toEqual(Array.from({ length: 2_000 }, (_, n) => n));
    });
  });
}
