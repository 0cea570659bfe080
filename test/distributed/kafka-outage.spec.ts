import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectNothingLostOrDoubled } from '../contracts/event-bus/bus-suite.ts';
import { outagesContract } from '../contracts/event-bus/outages.contract.ts';
import { eventually } from '../support/eventually.ts';
import { InterruptedBookings } from '../support/interrupted-bookings.ts';
import { KafkaInstallation } from '../support/kafka-installation.ts';
import { letter, letters, sealed } from '../support/letters.ts';
import type { Outage } from '../support/outage.ts';
import { OwnKafka } from '../support/own-kafka.ts';
import { desk, post } from '../support/scratch-modules.ts';
import { World } from '../support/scratch-world.ts';
import { SEED } from '../support/seeded-random.ts';
import { TestApplication } from '../support/test-application.ts';
import { kafkaMonolith, type Topology } from '../support/topologies.ts';

const READ = 'read-when-letter-is-written';
const WITHIN = { within: 60_000 };
/** A process that ends does so after this, whatever is under way. */
const ENDS_ANYWAY = 25_000;

const kafka = new OwnKafka();
let broker: string;
beforeAll(async () => {
  broker = await kafka.up();
}, 180_000);
afterAll(() => kafka.discard(), 180_000);

const back = async () => void (await kafka.up());
const kinds: readonly Outage[] = [
  { how: 'killed', away: () => kafka.kill(), back },
  { how: 'ended by SIGTERM', away: () => kafka.down(), back },
];

describe('a broker that says nothing any more', () => {
  it('is waited for by no process that ends, though something is to be committed', async () => {
    const installation = new KafkaInstallation({ brokers: [broker] });
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
  outagesContract(async () => new KafkaInstallation({ brokers: [broker] }), kinds);

  it('keeps no process from starting without it', async () => {
    const installation = new KafkaInstallation({ brokers: [broker] });
    await kafka.down();
    const world = await World.start({ installation, modules: [post, desk()] });
    await world.tell('post', ...letters(50, 5));
    expect(world.connection.bus.isCaughtUp('desk')).toBe(false);
    await kafka.up();
    await eventually(async () => expect(await world.heardCount(READ)).toBe(50), WITHIN);
    await expectNothingLostOrDoubled(world, { subscriber: READ });
    await world.end();
  }, 240_000);
});

describe(`bookings in two processes on MySQL while the broker is killed and is restarted (seed ${SEED})`, () => {
  const replicas: Topology = {
    ...kafkaMonolith,
    name: 'Kafka, everything and room and reservation once more',
    processes: [
      ['member', 'accommodation', 'room', 'reservation'],
      ['room', 'reservation'],
    ],
  };
  let jumak: TestApplication;
  let bookings: InterruptedBookings;

  beforeAll(async () => {
    jumak = await TestApplication.start({ topology: replicas, variables: { JUMAK_KAFKA_BROKERS: broker } });
    bookings = new InterruptedBookings(jumak);
    await bookings.play(kinds);
  }, 300_000);
  afterAll(() => jumak.end(), 60_000);

  it('L2: all of them are there and settled, and no invariant is broken', () => bookings.expectAllSettled());

  it('L2: leave everything free when everybody has cancelled', () => bookings.expectAllGivenBack());
});
