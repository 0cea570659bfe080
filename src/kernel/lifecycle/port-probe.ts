import { once } from 'node:events';
import { createServer } from 'node:net';
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
    const server = createServer();
    try {
      server.listen(address.port, address.host);
      await once(server, 'listening');
      server.close();
      await once(server, 'close');
    } catch (error) {
      const { problem, fix } = new ListenFailed(address, error as NodeJS.ErrnoException);
      faults.push({ problem, fix });
    }
  }
  return faults;
}
