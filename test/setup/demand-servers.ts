import { answers } from '../../scripts/infra/exchange.ts';
import { VARIABLES } from '../../scripts/infra/infra-folder.ts';
import { SERVERS } from '../../scripts/infra/infrastructure.ts';

/** Fails the run when a server that its suites need is not there. */
export default async function demandServers(): Promise<void> {
  const faults: string[] = [];
  for (const server of SERVERS) {
    const address = process.env[VARIABLES[server]];
    if (address === undefined) faults.push(`${VARIABLES[server]} is not set`);
    else if (!(await answers(server, placeOf(address)))) faults.push(`${server} does not answer at ${address}`);
  }
  if (faults.length > 0) throw new Error(`${faults.join('; ')}.\n  -> npm run infra -- up`);
}

function placeOf(address: string): { readonly host: string; readonly port: number } {
  const [first = address] = address.split(',');
  const { hostname: host, port } = new URL(first.includes('://') ? first : `kafka://${first}`);
  return { host, port: Number(port) };
}
