import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { type Email, normaliseEmail } from '../../src/modules/member/domain/email.ts';
import { type ResetRequest, ResetRequests } from '../../src/modules/member/domain/reset-requests.ts';
import { SendResetLinks } from '../../src/modules/member/jobs/send-reset-links.ts';
import { MemberAtWork } from './member-at-work.ts';

const email = normaliseEmail('guest@inn.example') as Email;
const AT = 1_000;

let work: MemberAtWork;
let requests: ResetRequests;
beforeEach(async () => {
  work = await MemberAtWork.start();
  requests = work.get(ResetRequests);
});
afterEach(() => MemberAtWork.endAll());

const unit = <T>(write: () => Promise<T>): Promise<T> => work.get(Transaction).run(write);
const ask = (at = AT) => unit(() => requests.add({ email, at }));
const claim = (request: ResetRequest) => unit(() => requests.claim(request, AT + 60_000));
async function due(): Promise<ResetRequest> {
  const [request] = await requests.due({ now: AT + 1_000, limit: 1 });
  if (request === undefined) throw new Error('nothing is due');
  return request;
}

describe('a request for a new password', () => {
  beforeEach(() => ask());

  it('is claimed by one of all who found it due', async () => {
    const found = await due();
    const claims = await Promise.all([claim(found), claim(found), claim(found)]);
    expect(claims.filter((claimed) => claimed !== undefined)).toEqual([{ ...found, attempts: 1, dueAt: AT + 60_000 }]);
  });

  it('cannot be claimed as it was once it was asked again', async () => {
    const found = await due();
    await ask(AT + 1);
    expect(await claim(found)).toBeUndefined();
    expect(await due()).toMatchObject({ askedAt: AT + 1, attempts: 0 });
  });

  it('stays when it was asked again while its letter was under way', async () => {
    const claimed = await claim(await due());
    await ask(AT + 1);
    await unit(() => requests.settle(claimed as ResetRequest));
    expect(await due()).toMatchObject({ askedAt: AT + 1 });
  });
});

it('many that send at once send one letter', async () => {
  await work.signUp(email);
  await work.call('POST', '/auth/password-reset', { body: { email } });
  await Promise.all(Array.from({ length: 5 }, () => work.get(SendResetLinks).run()));
  expect(work.mail.letters).toHaveLength(1);
});
