import { describe, expect, it } from '@jest/globals';
import { defineError } from '#kernel/domain/errors.ts';
import type { DomainEvent } from '#kernel/event-bus/event.ts';
import { DeadLetters } from '#kernel/inbox/dead-letters.ts';
import { eventually } from '../../support/eventually.ts';
import { letter, sealed } from '../../support/letters.ts';
import { desk, LetterAnswered, ParcelSent, post, Script, type SubscriberName } from '../../support/scratch-modules.ts';
import type { World } from '../../support/scratch-world.ts';
import { type BusSuite, numbers } from './bus-suite.ts';

const LetterRefused = defineError('LETTER_REFUSED', 'conflict', { ko: '받지 않습니다.', en: 'It is not taken.' });
const READ = 'read-when-letter-is-written';
const COPY = 'copy-when-letter-is-written';
const UNPACK = 'unpack-when-parcel-is-sent';

export function deadLettersContract(suite: BusSuite): void {
  const modules = [post, desk({ copying: true })];
  const letters = (world: World) => world.module('desk').container.get<DeadLetters>(DeadLetters);

  /** Parks an event as if its subscriber had failed five times. */
  async function park<Data>(
    world: World,
    event: DomainEvent<Data>,
    subscriber: SubscriberName = READ,
  ): Promise<string> {
    const message = sealed(event, suite.topicPrefix);
    const eventId = message.headers.ce_id;
    const delivery = { ...message, position: `${message.topic}/0/0` };
    await world
      .transaction('desk')
      .run(() => letters(world).park({ subscriber, eventId, delivery, cause: 'FAILED', error: 'boom', attempts: 5 }));
    return eventId;
  }
  const replay = (world: World, eventId: string, subscriber: SubscriberName = READ) =>
    world.module('desk').replay.run({ subscriber, eventId });

  describe('a replay', () => {
    it('goes to the subscriber that parked the event and to no other, once', async () => {
      const script = new Script();
      script.when(READ, ({ outbox, data }) => outbox.add(LetterAnswered.of(data)));
      const world = await suite.start({ modules, script });
      const eventId = await park(world, letter(1));
      await replay(world, eventId);
      expect(numbers(await world.heard(READ))).toEqual([1]);
      expect(await world.heard(COPY)).toEqual([]);
      expect(await world.marks(READ)).toEqual([eventId]);
      expect(await world.deadLetters()).toMatchObject([{ state: 'REPLAYED', resolved_at: expect.any(Number) }]);
      await expect(replay(world, eventId)).rejects.toMatchObject({ code: 'DEAD_LETTER_NOT_FOUND' });
      expect(numbers(await world.heard(READ))).toEqual([1]);
      await eventually(async () => expect(await world.heard('file-when-letter-is-answered', 'post')).toHaveLength(1));
    });

    it('twice at the same time applies once', async () => {
      const world = await suite.start({ modules });
      const eventId = await park(world, letter(1));
      const answers = await Promise.allSettled([replay(world, eventId), replay(world, eventId)]);
      expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(numbers(await world.heard(READ))).toEqual([1]);
    });

    it('that fails again says why, changes nothing, and may be repeated', async () => {
      const script = new Script();
      script.when(READ, ({ attempt }) => {
        if (attempt === 1) throw new Error('still broken');
      });
      const world = await suite.start({ modules, script });
      const eventId = await park(world, letter(1));
      await expect(replay(world, eventId)).rejects.toThrow('still broken');
      expect(await world.heard(READ)).toEqual([]);
      expect(await world.marks(READ)).toEqual([]);
      const parked = { state: 'PARKED', resolved_at: null, attempts: 6, error: 'Error: still broken' };
      expect(await world.deadLetters()).toMatchObject([parked]);
      await replay(world, eventId);
      expect(numbers(await world.heard(READ))).toEqual([1]);
    });

    it('that a rule refuses is settled by that, as a first delivery would be', async () => {
      const script = new Script();
      script.when(READ, () => {
        throw new LetterRefused();
      });
      const world = await suite.start({ modules, script });
      const eventId = await park(world, letter(1));
      await replay(world, eventId);
      expect(await world.heard(READ)).toEqual([]);
      expect(await world.marks(READ)).toEqual([eventId]);
      expect(await world.deadLetters()).toMatchObject([{ state: 'REPLAYED' }]);
    });

    it('commits what its caller adds together with the effect, and neither without the other', async () => {
      const world = await suite.start({ modules });
      const eventId = await park(world, letter(1));
      const also = () => Promise.reject(new Error('not written down'));
      await expect(world.module('desk').replay.run({ subscriber: READ, eventId }, { also })).rejects.toThrow(
        'not written down',
      );
      expect(await world.heard(READ)).toEqual([]);
      expect(await world.deadLetters()).toMatchObject([{ state: 'PARKED' }]);
    });

    it('of what is not parked, or for another subscriber, is refused', async () => {
      const world = await suite.start({ modules });
      const eventId = await park(world, letter(1));
      await expect(replay(world, eventId, COPY)).rejects.toMatchObject({ code: 'DEAD_LETTER_NOT_FOUND' });
      await expect(replay(world, '01980000-0000-7000-8000-000000000000')).rejects.toMatchObject({
        code: 'DEAD_LETTER_NOT_FOUND',
      });
    });

    it('does not help what cannot be read, and does no harm', async () => {
      const world = await suite.start();
      await world.connection.bus.publish({ ...sealed(letter(1), suite.topicPrefix), payload: 'not JSON' });
      await eventually(async () => expect(await world.deadLetters()).toHaveLength(1));
      const [parked] = await world.deadLetters();
      await expect(replay(world, parked?.event_id ?? '')).rejects.toThrow('JSON');
      expect(await world.deadLetters()).toMatchObject([{ state: 'PARKED' }]);
    });
  });

  describe('a parked event', () => {
    it('that the bus delivers again stays parked and has no effect', async () => {
      const world = await suite.start();
      const message = sealed(letter(1), suite.topicPrefix);
      const park = {
        subscriber: READ,
        eventId: message.headers.ce_id,
        cause: 'FAILED',
        error: 'boom',
        attempts: 5,
      } as const;
      const delivery = { ...message, position: `${message.topic}/0/0` };
      await world.transaction('desk').run(() => letters(world).park({ ...park, delivery }));
      await world.connection.bus.publish(message);
      await world.connection.bus.publish(sealed(letter(2), suite.topicPrefix));
      await eventually(async () => expect(numbers(await world.heard(READ))).toEqual([2]));
      expect(await world.deadLetters()).toMatchObject([{ state: 'PARKED' }]);
    });

    it('is told to the outside together with that, where the outside can read it', async () => {
      const world = await suite.start({ modules });
      const told = async () => (await world.told('desk')).map(({ type }) => type);
      const undone = world.transaction('desk').run(async () => {
        await park(world, letter(1));
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      expect(await told()).toEqual([]);
      await park(world, letter(2));
      expect(await told()).toEqual(world.connection.bus.isReadByOthers ? ['desk.dead-letter-parked'] : []);
    });

    it('that is discarded is neither delivered nor replayed any more', async () => {
      const world = await suite.start();
      const eventId = await park(world, letter(1));
      const id = { subscriber: READ, eventId };
      await world.transaction('desk').run(() => letters(world).discard(id));
      expect(await world.deadLetters()).toMatchObject([{ state: 'DISCARDED', resolved_at: expect.any(Number) }]);
      await expect(replay(world, eventId)).rejects.toMatchObject({ code: 'DEAD_LETTER_NOT_FOUND' });
      await expect(world.transaction('desk').run(() => letters(world).discard(id))).rejects.toMatchObject({
        code: 'DEAD_LETTER_NOT_FOUND',
      });
    });

    it('is listed in pages, in the order in which it was parked, and found by its id', async () => {
      const world = await suite.start({ modules });
      for (let n = 0; n < 5; n += 1) await park(world, letter(n));
      const all = await letters(world).list();
      const first = await letters(world).list({}, { limit: 2 });
      const last = first.at(-1);
      const after = { parkedAt: last?.parked_at ?? 0, id: last?.id ?? '' };
      const rest = await letters(world).list({ state: 'PARKED' }, { after, limit: 10 });
      expect([...first, ...rest].map(({ id }) => id)).toEqual(all.map(({ id }) => id));
      expect(new Set(all.map(({ id }) => id)).size).toBe(5);
      expect(await letters(world).find(after.id)).toEqual(last);
    });

    it('is found by its state, its type and its key', async () => {
      const world = await suite.start({ modules });
      const a = await park(world, letter(1, 'a'));
      const b = await park(world, letter(2, 'b'));
      const parcel = await park(world, ParcelSent.of({ n: 3, key: 'a' }), UNPACK);
      await replay(world, b);
      const found = async (filter: Parameters<DeadLetters['list']>[0]) =>
        (await letters(world).list(filter)).map(({ event_id }) => event_id).sort();
      expect(await found({ state: 'PARKED' })).toEqual([a, parcel].sort());
      expect(await found({ type: 'post.letter-written' })).toEqual([a, b].sort());
      expect(await found({ key: 'a' })).toEqual([a, parcel].sort());
      expect(await found({ key: 'a', type: 'post.parcel-sent', state: 'PARKED' })).toEqual([parcel]);
    });
  });
}
