import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import { operatorOf } from '#kernel/http/operator.ts';
import { OperatorClient } from './operator-client.ts';

const caller = { memberId: 'management', sessionId: 'none', role: 'ADMIN' } as const;

it.each(['sunja', 'josé', '순자'])('tells a process that %s acts', async (operator) => {
  const server = createServer(({ headers }, response) => {
    const given = headers as Readonly<Record<string, string | undefined>>;
    response.end(JSON.stringify(operatorOf({ caller, headers: given })));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    expect(await new OperatorClient({ url }, operator).get({ path: '/ops' })).toBe(`${operator} (management)`);
  } finally {
    server.close();
  }
});
