import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { RememberedLog } from '../http/served.ts';
import { rawRequest } from '../support/raw-requests.ts';
import { SEED, seededRandom } from '../support/seeded-random.ts';
import { TestApplication } from '../support/test-application.ts';

/** The full size: `RAW_REQUESTS=20000 npm test -- test/fuzz/raw-http`. */
const REQUESTS = Number(process.env.RAW_REQUESTS ?? 1_000);
const AT_ONCE = 25;
const HANGS_AFTER = 10_000;

let jumak: TestApplication;
const log = new RememberedLog();
beforeAll(async () => {
  jumak = await TestApplication.start({ logger: log });
});
afterAll(() => jumak.end());

/** Sends the bytes and ends the sending side; resolves with what came back when the server closes too. */
function exchange(bytes: Buffer): Promise<string> {
  const { hostname, port } = new URL(jumak.url);
  return new Promise((resolve) => {
    let received = '';
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true }, () => socket.end(bytes));
    const hung = setTimeout(() => {
      received = 'HUNG';
      socket.destroy();
    }, HANGS_AFTER);
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      received += chunk;
    });
    socket.on('end', () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(hung);
      resolve(received);
    });
  });
}

it(
  `L17: ${REQUESTS} requests of any bytes are answered or closed on, never by a defect (seed ${SEED})`,
  async () => {
    const random = seededRandom();
    const bad: unknown[] = [];
    const statuses = new Map<string, number>();
    let left = REQUESTS;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (left-- > 0) {
          const bytes = rawRequest(random);
          const received = await exchange(bytes);
          const answers = [...received.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => status ?? '');
          for (const status of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
          const wrong =
            received === 'HUNG' || answers.some((status) => status >= '500') || /<html|\n\s+at /i.test(received);
          if (wrong || (received !== '' && answers.length === 0)) bad.push([bytes.toString('latin1'), received]);
        }
      }),
    );
    expect(bad).toEqual([]);
    expect([...statuses.keys()].sort()).toEqual(expect.arrayContaining(['200', '400', '404', '405']));
  },
  60_000 + REQUESTS * 50,
);

it('L17: leaves nothing in the log, and a server that serves', async () => {
  expect(log.records.filter(({ level }) => level === 'error')).toEqual([]);
  expect((await jumak.anyone.get('/codes')).status).toBe(200);
});
