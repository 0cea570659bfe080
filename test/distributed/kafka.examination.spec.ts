import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { examineKafka } from '#kernel/event-bus/kafka/kafka.examination.ts';
import { SilentLogger } from '../support/silent-logger.ts';
import { SilentServer } from '../support/silent-server.ts';

const BROKERS = (process.env.JUMAK_TEST_KAFKA_BROKERS ?? '').split(',');

let admin: Admin;
let prefix: string;
beforeAll(async () => {
  admin = new Kafka({ brokers: BROKERS, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
});
afterAll(() => admin.disconnect());
beforeEach(() => {
  prefix = `scratch-${randomUUID()}`;
});

const examine = ({ brokers = BROKERS, replication }: { brokers?: readonly string[]; replication?: number } = {}) =>
  examineKafka({
    kafka: { brokers, tls: false },
    topics: { prefix, topics: [`${prefix}.post`], unheard: [`${prefix}.desk`], partitions: 7, replication },
    logger: new SilentLogger(),
  });

it('brokers that answer are named, and no topic is made by a look for it', async () => {
  await examine();
  const [brokers, topics, ...more] = await examine();
  expect(brokers).toEqual({ says: expect.stringMatching(/^1 broker can be reached: \S+:\d+$/) });
  expect(topics).toEqual({
    says: `none of the topics is there yet; the next start makes ${prefix}.post, ${prefix}.desk with 7 partitions each`,
  });
  expect(more).toEqual([]);
  expect((await admin.listTopics()).filter((topic) => topic.startsWith(prefix))).toEqual([]);
});

it('topics that are there are told with their partitions, whatever the settings say', async () => {
  const topic = `${prefix}.post`;
  await admin.createTopics({ topics: [{ topic, numPartitions: 3 }], waitForLeaders: true });
  const [, topics] = await examine();
  await admin.deleteTopics({ topics: [topic] });
  expect(topics).toEqual({
    says: `there, with their partitions: ${topic} (3); the next start makes ${prefix}.desk with 7 partitions each`,
  });
});

it('more copies than there are brokers are found amiss', async () => {
  const [, topics] = await examine({ replication: 3 });
  expect(topics).toMatchObject({ fix: expect.stringContaining('JUMAK_EVENT_BUS_REPLICATION to 1') });
});

it('a broker that is away is found amiss', async () => {
  expect(await examine({ brokers: ['127.0.0.1:1'] })).toEqual([
    {
      says: expect.stringContaining('none of 127.0.0.1:1 answers'),
      fix: expect.stringContaining('JUMAK_KAFKA_BROKERS'),
    },
  ]);
});

it('a broker that takes the connection and says nothing is not waited for', async () => {
  const server = new SilentServer();
  try {
    const { host } = new URL(await server.start());
    expect(await examine({ brokers: [host] })).toMatchObject([{ says: expect.stringContaining('answers') }]);
  } finally {
    await server.stop();
  }
});
