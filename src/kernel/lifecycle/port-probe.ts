import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { ListenFailed } from '../http/listen-failed.ts';
import type { StartFault } from './start-faults.ts';

interface Address {
  readonly host: string;
  readonly port: number;
  readonly portVariable: string;
}

/** Which of the addresses cannot be had, so that all of them can be told at once; each is taken for a moment. */
export async function unavailable(addresses: readonly Address[]): Promise<StartFault[]> {
  const faults: StartFault[] = [];
  for (const address of addresses) {
    try {
      await listen(address);
    } catch (error) {
      const { problem, fix } = new ListenFailed(address, error as NodeJS.ErrnoException);
      faults.push({ problem, fix });
    }
  }
  return faults;
}

/** As `unavailable`, but takes no port, so that it keeps nobody from listening there: it asks whether somebody answers. */
export async function answering(addresses: readonly Address[]): Promise<StartFault[]> {
  const faults: StartFault[] = [];
  for (const address of addresses) {
    const { host, port } = address;
    try {
      await listen({ host, port: 0 });
      if (port !== 0 && (await answers({ host, port }))) throw Object.assign(new Error(), { code: 'EADDRINUSE' });
    } catch (error) {
      const { problem, fix } = new ListenFailed(address, error as NodeJS.ErrnoException);
      faults.push({ problem, fix });
    }
  }
  return faults;
}

async function listen({ host, port }: Pick<Address, 'host' | 'port'>): Promise<void> {
  const server = createServer();
  server.listen(port, host);
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}

async function answers({ host, port }: Pick<Address, 'host' | 'port'>): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
