import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Consumer, Kafka, logLevel } from 'kafkajs';
import { type BusMessage, type Envelope, envelope } from '#kernel/event-bus/envelope.ts';
import { deadLetterParked } from '#kernel/inbox/dead-letter-parked.ts';
import { eventually } from '../support/eventually.ts';
import { KafkaInstallation, testBrokers } from '../support/kafka-installation.ts';
import { letter, sealed } from '../support/letters.ts';
import { desk, post, Script } from '../support/scratch-modules.ts';
import { World } from '../support/scratch-world.ts';

const READ = 'read-when-letter-is-written';
const PATIENCE = { within: 20_000 };
const parked = deadLetterParked('desk');

interface Copy {
  readonly messageKey: string | undefined;
  readonly envelope: Envelope;
  readonly data: ReturnType<typeof parked.schema.parse>;
}

const kafka = new Kafka({ brokers: [...testBrokers()], logLevel: logLevel.NOTHING });
const installation = new KafkaInstallation();
const { topicPrefix } = installation;
const topic = `${topicPrefix}.desk.dead-letters`;
const copies: Copy[] = [];
const admin = kafka.admin();
let world: World;
let outsider: Consumer;

beforeAll(async () => {
  const script = new Script();
  script.when(READ, ({ data }) => {
    if (data.key === 'poison') throw new Error('it cannot be read aloud');
  });
  world = await World.start({ installation, modules: [post, desk()], script });
  outsider = kafka.consumer({ groupId: `${topicPrefix}.outsider` });
  await Promise.all([outsider.connect(), admin.connect()]);
  await eventually(() => outsider.subscribe({ topic, fromBeginning: true }));
  await outsider.run({
    eachMessage: async ({ message: { key, value } }) => {
      const told = envelope.parse(JSON.parse(String(value)));
      copies.push({ messageKey: key?.toString(), envelope: told, data: parked.schema.parse(told.data) });
    },
  });
});
afterAll(async () => {
  await Promise.all([outsider.disconnect(), admin.disconnect()]);
  await world.end();
  await installation.discard();
});

const copyOf = async (key: string): Promise<Copy> => {
  const found = () => copies.filter(({ data }) => data.key === key);
  await eventually(() => expect(found()).toHaveLength(1), PATIENCE);
  return found()[0] as Copy;
};
const parkedOf = async (key: string) => (await world.deadLetters()).find((row) => row.partition_key === key);
const publish = (message: BusMessage) => world.connection.bus.publish(message);

describe('whoever reads the topic of dead letters from outside', () => {
  it('is told what a subscriber has failed at, under its key and in its conversation', async () => {
    await world.tell('post', letter(1, 'poison'));
    const [told] = await world.told('post');
    const { messageKey, envelope: sent, data } = await copyOf('poison');
    expect(messageKey).toBe('poison');
    const event = JSON.parse(told?.payload ?? '') as Envelope;
    expect(sent).toMatchObject({
      ...{ type: 'desk.dead-letter-parked', source: '/jumak/desk', partitionkey: 'poison' },
      ...{ correlationid: event.correlationid, causationid: event.id },
    });
    const row = await parkedOf('poison');
    expect(data).toEqual({
      ...{ deadLetterId: row?.id, module: 'desk', subscriber: READ, eventId: event.id },
      ...{ type: 'post.letter-written', version: 2, key: 'poison' },
      ...{ cause: 'FAILED', error: 'Error: it cannot be read aloud', attempts: 5 },
      parkedAt: new Date(row?.parked_at ?? 0).toISOString(),
      origin: { topic: `${topicPrefix}.post`, partition: expect.any(Number), offset: '0' },
      ...{ payload: told?.payload, payloadBytes: told?.payload.length },
    });
  });

  it('is told what cannot be parsed, as it came and where', async () => {
    await publish({ ...sealed(letter(2), topicPrefix), key: 'torn', payload: '{"specversion":' });
    const { data } = await copyOf('torn');
    expect(data).toMatchObject({ cause: 'MALFORMED', version: null, attempts: 1, payload: '{"specversion":' });
    const { topic: from, partition, offset } = data.origin;
    expect(data.eventId).toBe(`${from}/${partition}/${offset}`);
    expect(data.eventId).toBe((await parkedOf('torn'))?.event_id);
  });

  it('is told that the payload is too large for a copy, and the table has it whole', async () => {
    const payload = '"'.repeat(400 * 1024);
    await publish({ ...sealed(letter(3), topicPrefix), key: 'large', payload });
    expect((await copyOf('large')).data).toMatchObject({ payload: null, payloadBytes: payload.length });
    expect((await parkedOf('large'))?.payload).toBe(payload);
  });

  it('is told of what names a conversation beyond all bounds', async () => {
    const correlationid = 'c'.repeat(600 * 1024);
    const message = sealed(letter(4, 'endless'), topicPrefix, (all) => ({ ...all, correlationid, data: null }));
    await publish(message);
    expect((await copyOf('endless')).data).toMatchObject({ cause: 'INVALID_DATA', payload: null });
  });

  it('holds up no event when the topic is gone, and is told once it is there again', async () => {
    await outsider.stop();
    await admin.deleteTopics({ topics: [topic] });
    await eventually(async () => expect(await admin.listTopics()).not.toContain(topic), PATIENCE);
    await publish({ ...sealed(letter(5), topicPrefix), key: 'waits', payload: '' });
    await eventually(async () => expect(await parkedOf('waits')).toBeDefined(), PATIENCE);
    const atOnce = [publish({ ...sealed(letter(6), topicPrefix), topic }), publish(sealed(letter(7), topicPrefix))];
    expect((await Promise.allSettled(atOnce)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    await eventually(async () => expect((await world.heard(READ)).map(({ n }) => n)).toEqual([7]), PATIENCE);
    const open = async () => (await world.told('desk')).filter(({ settled_at }) => settled_at === null);
    expect((await open()).map(({ partition_key: key }) => key)).toEqual(['waits']);
    await admin.createTopics({ topics: [{ topic, numPartitions: 3 }], waitForLeaders: true });
    await eventually(async () => expect(await open()).toEqual([]), PATIENCE);
  });
});
