import { describe, expect, it } from '@jest/globals';
import type { Envelope } from '#kernel/event-bus/envelope.ts';
import { eventually } from '../../support/eventually.ts';
import { letter, sealed } from '../../support/letters.ts';
import { desk, LetterAnswered, post } from '../../support/scratch-modules.ts';
import { type BusSuite, numbers } from './bus-suite.ts';

const READ = 'read-when-letter-is-written';
const COPY = 'copy-when-letter-is-written';

export function unreadableContract(suite: BusSuite): void {
  const good = () => sealed(letter(0), suite.topicPrefix);
  const altered = (change: (envelope: Envelope) => object) => sealed(letter(1), suite.topicPrefix, change);

  describe('what cannot be read', () => {
    const cases = {
      'text that is not JSON': () => [{ ...good(), payload: '{"specversion":' }, 'MALFORMED'],
      'an empty message': () => [{ ...good(), payload: '' }, 'MALFORMED'],
      'an envelope without an id': () => [altered(({ id: _, ...rest }) => rest), 'MALFORMED'],
      'an envelope of another standard': () => [altered((all) => ({ ...all, specversion: '0.3' })), 'MALFORMED'],
      'a type of another module on the topic': () => [
        { ...sealed(LetterAnswered.of({ n: 1, key: 'a' }), suite.topicPrefix), topic: `${suite.topicPrefix}.post` },
        'FOREIGN_SOURCE',
      ],
      'an event from a foreign source': () => [altered((all) => ({ ...all, source: '/jumak/desk' })), 'FOREIGN_SOURCE'],
      'headers that name another type than the envelope': () => [
        altered((all) => ({ ...all, type: 'post.letter-burnt' })),
        'FOREIGN_SOURCE',
      ],
      'data that its schema refuses': () => [
        altered((all) => ({ ...all, data: { n: 'one', key: 'a' } })),
        'INVALID_DATA',
      ],
      'data that is missing': () => [altered(({ data: _, ...rest }) => rest), 'MALFORMED'],
      'data of the last version that cannot be lifted': () => [
        altered((all) => ({ ...all, dataversion: 1, data: { n: 1, key: 'a' } })),
        'INVALID_DATA',
      ],
      'a version that this build does not know': () => [
        altered((all) => ({ ...all, dataversion: 3 })),
        'FUTURE_VERSION',
      ],
    } as const satisfies Record<string, () => readonly [ReturnType<typeof good>, string]>;

    it.each(Object.keys(cases) as (keyof typeof cases)[])(
      'like %s is parked at once, and what comes behind it on its key is handled',
      async (name) => {
        const [message, cause] = cases[name]();
        const world = await suite.start();
        await world.connection.bus.publish(message);
        await world.connection.bus.publish(sealed(letter(2), suite.topicPrefix));
        await eventually(async () => expect(numbers(await world.heard(READ))).toEqual([2]));
        await eventually(async () =>
          expect(await world.deadLetters()).toMatchObject([
            { cause, attempts: 1, state: 'PARKED', topic: message.topic, payload: message.payload },
          ]),
        );
        const [parked] = await world.deadLetters();
        expect(JSON.parse(parked?.headers ?? '{}')).toEqual(message.headers);
      },
    );

    it('is parked under the place that it came from', async () => {
      const positions: string[] = [];
      const world = await suite.start({
        tap: { topics: ['post'], receive: ({ position }) => void positions.push(position) },
      });
      await world.connection.bus.publish({ ...good(), payload: 'not JSON' });
      await eventually(async () => expect(await world.deadLetters()).toHaveLength(1));
      const [parked] = await world.deadLetters();
      await eventually(() => expect(positions).toEqual([parked?.event_id]));
      expect(parked?.event_id).toMatch(new RegExp(`^${suite.topicPrefix}\\.post/\\d+/`));
    });

    it('goes by the id in its envelope, where its headers name another one', async () => {
      const told = letter(3);
      const other = good().headers.ce_id;
      const lying = (message: ReturnType<typeof good>) => ({
        ...message,
        headers: { ...message.headers, ce_id: other },
      });
      const world = await suite.start();
      const invalid = lying(altered((all) => ({ ...all, data: null })));
      await world.connection.bus.publish(invalid);
      await eventually(async () => expect(await world.deadLetters()).toHaveLength(1));
      const [parked] = await world.deadLetters();
      expect(parked?.event_id).toBe((JSON.parse(invalid.payload) as Envelope).id);
      await world.connection.bus.publish(lying(sealed(told, suite.topicPrefix)));
      await eventually(async () => expect(numbers(await world.heard(READ))).toEqual([3]));
    });

    it('is parked for every subscriber of its type', async () => {
      const world = await suite.start({ modules: [post, desk({ copying: true })] });
      await world.connection.bus.publish(altered((all) => ({ ...all, data: null })));
      await eventually(async () =>
        expect((await world.deadLetters()).map(({ subscriber }) => subscriber).sort()).toEqual([COPY, READ]),
      );
    });

    it('in fifty messages of all kinds among 500 good ones delays and loses none of those', async () => {
      const world = await suite.start();
      const kinds = Object.values(cases);
      const publishing: Promise<void>[] = [];
      for (let n = 0; n < 500; n += 1) {
        const key = `key-${n % 10}`;
        publishing.push(world.connection.bus.publish(sealed(letter(n, key), suite.topicPrefix)));
        const bad = kinds[(n / 10) % kinds.length]?.()[0];
        if (bad !== undefined) publishing.push(world.connection.bus.publish({ ...bad, key }));
      }
      await Promise.all(publishing);
      await eventually(async () => expect(await world.heard(READ)).toHaveLength(500));
      await eventually(async () => expect(await world.deadLetters()).toHaveLength(50));
    });
  });
}
