import { expect, it } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { eventually } from '../support/eventually.ts';
import { KafkaInstallation, testBrokers } from '../support/kafka-installation.ts';
import { letter, sealed } from '../support/letters.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';

/** What has joined as a reader of its own, which no other process shares. */
async function readersOfTheirOwn(prefix: string): Promise<number> {
  const admin = new Kafka({ brokers: [...testBrokers()], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const { groups } = await admin.listGroups();
  await admin.disconnect();
  return groups.filter(({ groupId }) => groupId.startsWith(`${prefix}.desk.instance.`)).length;
}

it('a process that began to listen before the broker was there hears everything, and once', async () => {
  const [host = '', port] = (testBrokers()[0] ?? '').split(':');
  const proxy = await TcpProxy.before({ host, port: Number(port) });
  const installation = new KafkaInstallation({ brokers: [`127.0.0.1:${proxy.address.port}`] });
  const { topicPrefix } = installation;
  const { bus } = await installation.connect();
  const back = await proxy.away();
  const heard: string[] = [];
  const starting = bus.start();
  await bus.listen({
    group: 'desk',
    topics: [`${topicPrefix}.post`],
    hear: ({ headers }) => void heard.push(headers.ce_id),
  });
  await starting;
  await back();
  const told = [1, 2, 3].map((n) => sealed(letter(n), topicPrefix));
  for (const message of told) await eventually(() => bus.publish(message), { within: 30_000 });
  await eventually(() => expect(heard.length).toBeGreaterThanOrEqual(told.length), { within: 30_000 });
  await bus.stop();
  expect(heard).toEqual(told.map(({ headers }) => headers.ce_id));
  expect(await readersOfTheirOwn(topicPrefix)).toBe(1);
  await installation.discard();
  await proxy.close();
}, 120_000);
