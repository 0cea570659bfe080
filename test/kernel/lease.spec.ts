import { once } from 'node:events';
import fs from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataFolder } from '#kernel/lifecycle/data-folder.ts';
import { isLeased, isTaken, takeLease } from '#kernel/lifecycle/lease.ts';
import { answering } from '#kernel/lifecycle/port-probe.ts';
import { freePort } from '../../scripts/infra/ports.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const LOOKS = 100;
/** Looks at the lease from beside, as a command in a process of its own does, and does not look away for a moment. */
const LONG_LOOK = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { DatabaseSync } = require('node:sqlite');
  const look = new DatabaseSync(workerData, { readOnly: true });
  look.exec('BEGIN; SELECT 1 FROM sqlite_schema');
  parentPort.postMessage('looking');
  setTimeout(() => look.close(), 100);
`;

let folder: TemporaryFolder;
beforeEach(() => {
  folder = new TemporaryFolder();
});
afterEach(() => folder.remove());

describe('a look at the lease', () => {
  it('tells whether a process has it', () => {
    expect(isLeased(folder.path)).toBe(false);
    const lease = takeLease(folder.path);
    expect(isLeased(folder.path)).toBe(true);
    lease.release();
    expect(isLeased(folder.path)).toBe(false);
  });

  it('keeps nobody from taking it at that moment', async () => {
    takeLease(folder.path).release();
    const looker = new Worker(LONG_LOOK, { eval: true, workerData: folder.file('lease.sqlite') });
    await once(looker, 'message');
    takeLease(folder.path).release();
    await once(looker, 'exit');
  });

  it('makes no second holder: whoever wants it is refused', () => {
    const claimed = DataFolder.claim(folder.path);
    let refusal: unknown;
    try {
      takeLease(folder.path);
    } catch (error) {
      refusal = error;
    }
    claimed.release();
    expect(isTaken(refusal)).toBe(true);
  });
});

describe('a folder that is given back as it was found', () => {
  const keep = (claimed: DataFolder) => fs.writeFileSync(claimed.file('kept'), 'all that was ever answered');
  const isKept = (claimed: DataFolder) => fs.existsSync(claimed.file('kept'));

  it('goes with the folders that were made for it', () => {
    const claimed = DataFolder.claim(folder.file('made/for/it'));
    keep(claimed);
    claimed.abandon();
    expect(fs.readdirSync(folder.path)).toEqual([]);
  });

  it('leaves what another process keeps beside it', () => {
    const refused = DataFolder.claim(folder.file('data/room'));
    const served = DataFolder.claim(folder.file('data/member'));
    keep(served);
    refused.abandon();
    expect([isKept(served), fs.existsSync(refused.path)]).toEqual([true, false]);
    served.release();
  });

  it('leaves what another process keeps in it', () => {
    const refused = DataFolder.claim(folder.file('data'));
    keep(refused);
    const served = DataFolder.claim(folder.file('data/member'));
    keep(served);
    refused.abandon();
    expect([isKept(served), isKept(refused)]).toEqual([true, false]);
    served.release();
  });

  it('is whole for whoever claims it next', () => {
    DataFolder.claim(folder.path).abandon();
    const next = DataFolder.claim(folder.path);
    expect(isLeased(folder.path)).toBe(true);
    next.release();
  });
});

describe('a look at a port', () => {
  it('keeps nobody from listening there at that moment', async () => {
    const port = await freePort();
    for (let look = 0; look < LOOKS; look += 1) {
      const looked = answering([{ host: '127.0.0.1', port, portVariable: 'JUMAK_HTTP_PORT' }]);
      const server = createServer().listen(port, '127.0.0.1');
      await once(server, 'listening');
      server.close();
      await Promise.all([once(server, 'close'), looked]);
    }
  });

  it('tells of a port where somebody answers, of an address that this machine does not have, and of nothing else', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const faults = await answering([
      { host: '127.0.0.1', port, portVariable: 'JUMAK_HTTP_PORT' },
      { host: '192.0.2.1', port: 8_000, portVariable: 'JUMAK_HTTP_PORT' },
      { host: '127.0.0.1', port: await freePort(), portVariable: 'JUMAK_HTTP_PORT' },
    ]);
    server.close();
    expect(faults.map(({ problem }) => problem)).toEqual([
      `Cannot listen on 127.0.0.1:${port}: another process already listens there.`,
      'Cannot listen on 192.0.2.1:8000: this machine has no such address.',
    ]);
  });
});
