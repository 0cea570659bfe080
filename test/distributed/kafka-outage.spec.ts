import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { expectNothingLostOrDoubled, perKey } from '../contracts/event-bus/bus-suite.ts';
import { eventually } from '../support/eventually.ts';
import { KafkaInstallation } from '../support/kafka-installation.ts';
import { letter, letters, sealed } from '../support/letters.ts';
import { OwnKafka } from '../support/own-kafka.ts';
import { desk, LetterAnswered, post, Script } from '../support/scratch-modules.ts';
import { World } from '../support/scratch-world.ts';

const READ = 'read-when-letter-is-written';
const FILE = 'file-when-letter-is-answered';
const WITHIN = { within: 60_000 };
/** A process that ends does so after this, whatever is under way. */
const ENDS_ANYWAY = 25_000;

describe('a broker that says nothing any more', () => {
  it('is waited for by no process that ends, though something is to be committed', async () => {
    const installation = new KafkaInstallation();
    const { bus, hush } = await installation.connect();
    const { promise: isHeard, resolve: heard } = Promise.withResolvers<void>();
    const receive = async () => {
      hush();
      heard();
    };
    bus.subscribe({ group: 'desk', topics: [`${installation.topicPrefix}.post`], receive });
    await bus.start();
    bus.publish(sealed(letter(1), installation.topicPrefix)).catch(() => undefined);
    await isHeard;
    const ended = bus.stop().then(() => 'ended');
    expect(await Promise.race([ended, sleep(ENDS_ANYWAY, 'killed', { ref: false })])).toBe('ended');
    await installation.discard();
  });
});

describe('a broker that goes away and comes back', () => {
  let kafka: OwnKafka;
  let installation: KafkaInstallation;
  let world: World;

  const start = async (script = new Script()): Promise<World> => {
    script.when(READ, ({ outbox, data }) => outbox.add(LetterAnswered.of(data)));
    world = await World.start({ installation, modules: [post, desk()], script });
    return world;
  };
  const expectAllAnsweredInOrder = async (count: number) => {
    await eventually(async () => expect(await world.heardCount(FILE, 'post')).toBe(count), WITHIN);
    expect(perKey(await world.heard(READ))).toEqual(perKey(await world.told('post')));
    expect(perKey(await world.heard(FILE, 'post'))).toEqual(perKey(await world.told('desk')));
    await expectNothingLostOrDoubled(world, { subscriber: READ });
    expect(await world.deadLetters()).toEqual([]);
  };

  beforeEach(async () => {
    kafka = new OwnKafka();
    installation = new KafkaInstallation({ brokers: [await kafka.up()] });
  }, 180_000);
  afterEach(async () => {
    await world.end();
    await kafka.discard();
  }, 180_000);

  it.each(['down', 'kill'] as const)(
    'after a %s in the middle of conversations loses nothing and keeps the order; nobody was kept from writing',
    async (end) => {
      await start();
      await world.tell('post', ...letters(200, 10));
      await eventually(async () => expect(await world.heardCount(READ)).toBeGreaterThan(20), WITHIN);
      const ending = kafka[end]();
      for (const one of letters(200, 10)) await world.tell('post', one);
      await ending;
      for (let n = 0; n < 100; n += 1) await world.tell('post', letter(1_000 + n, `key-${n % 10}`));
      await eventually(() => expect(world.connection.bus.isCaughtUp('desk')).toBe(false), WITHIN);
      await kafka.up();
      await expectAllAnsweredInOrder(500);
      await eventually(() => expect(world.connection.bus.isCaughtUp('desk')).toBe(true), WITHIN);
    },
    240_000,
  );

  it('keeps no process from starting without it', async () => {
    await kafka.down();
    await start();
    await world.tell('post', ...letters(50, 5));
    expect(world.connection.bus.isCaughtUp('desk')).toBe(false);
    await kafka.up();
    await expectAllAnsweredInOrder(50);
  }, 240_000);
});
