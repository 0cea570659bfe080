import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import { actorOf } from '#kernel/http/operator.ts';
import { OperatorClient } from './operator-client.ts';

async function saidTo(answer: (response: ServerResponse) => void, sent: object): Promise<string> {
  const server = createServer((_, response) => answer(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await new OperatorClient({ url }).post({ path: '/ops', body: sent }).then(String, ({ message }) => message);
  } finally {
    server.close();
  }
}

const refusing = (problem: object) => (response: ServerResponse) => {
  response.statusCode = 409;
  response.end(JSON.stringify({ title: 'Conflict', ...problem }));
};

const caller = { memberId: 'management', sessionId: 'none', role: 'ADMIN' } as const;

it.each(['sunja', 'josé', '순자'])('tells a process that %s acts', async (operator) => {
  const server = createServer(({ headers }, response) => {
    const given = headers as Readonly<Record<string, string | undefined>>;
    response.end(JSON.stringify(actorOf({ caller, headers: given }).id));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    expect(await new OperatorClient({ url }, operator).get({ path: '/ops' })).toBe(`${operator} (management)`);
  } finally {
    server.close();
  }
});

it('says who is not there', async () => {
  const problem = { code: 'MEMBER_NOT_FOUND', detail: 'There is no such member; check the address.' };
  expect(await saidTo(refusing(problem), { email: 'a@example.com' })).toMatch(
    /^There is no member with the address a@example\.com\.\n {2}-> /,
  );
});

it('divides what it knows nothing better of into what is wrong and what to do', async () => {
  const problem = { code: 'ODD', detail: 'It is odd; make it even.' };
  expect(await saidTo(refusing(problem), {})).toBe('It is odd.\n  -> Make it even.');
});

it('says what is wrong with each field', async () => {
  const errors = [{ pointer: '/email', code: 'invalid_format', message: 'The format is not valid.' }];
  expect(await saidTo(refusing({ code: 'VALIDATION', detail: 'Some fields are not valid.', errors }), {})).toBe(
    'email: The format is not valid.\n  -> Correct that, and run the command again.',
  );
});
