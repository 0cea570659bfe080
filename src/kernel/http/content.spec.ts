import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { sendContent } from './content.ts';

const server = createServer();
let client: Socket;
beforeEach(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
  client.on('error', () => undefined);
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
});
afterEach(async () => {
  client.destroy();
  server.close();
  await once(server, 'close');
});

const sent = async (source: Readable) => {
  const [, response] = await once(server, 'request');
  return sendContent({ response, content: { size: 1, read: () => source }, stuckSeconds: 0.2 });
};
const endless = () =>
  Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(1_000_000);
    })(),
  );

it('lets go of a client that takes nothing, and of what it was reading', async () => {
  const source = endless();
  await sent(source);
  expect(source.destroyed).toBe(true);
});

it('minds nobody who leaves', async () => {
  const source = endless();
  const sending = sent(source);
  client.resume();
  await once(client, 'data');
  client.destroy();
  await sending;
  expect(source.destroyed).toBe(true);
});

it('cuts off what cannot be read to its end, and says so', async () => {
  const broken = new Readable({ read: () => undefined });
  const sending = sent(broken);
  client.resume();
  broken.push('some of it');
  await once(client, 'data');
  broken.destroy(new Error('The disk is gone.'));
  await expect(sending).rejects.toThrow('The disk is gone.');
  await once(client, 'close');
});
