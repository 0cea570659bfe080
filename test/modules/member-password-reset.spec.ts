import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { SendResetLinks } from '../../src/modules/member/jobs/send-reset-links.ts';
import { EndEverySession } from '../../src/modules/member/use-cases/end-every-session.ts';
import { CheapPasswordHasher } from '../support/cheap.password-hasher.ts';
import { afterDoubtfulCommit } from '../support/doubtful-commit.ts';
import { statementsDuring } from '../support/statements.ts';
import { MemberAtWork, PASSWORD } from './member-at-work.ts';

const MINUTE = 60_000;
const EMAIL = 'guest@inn.example';
const NEW_PASSWORD = 'another quiet inn';

let hasher: CheapPasswordHasher;
let work: MemberAtWork;
beforeEach(async () => {
  hasher = new CheapPasswordHasher();
  work = await MemberAtWork.start({ hasher, limits: true, trustedProxies: ['127.0.0.1'] });
});
afterEach(() => MemberAtWork.endAll());

const ask = (email: string, address = '192.0.2.1') =>
  work.call('POST', '/auth/password-reset', { body: { email }, headers: { 'x-forwarded-for': address } });
const send = () => work.get(SendResetLinks).run();
const lettersTo = (email: string) => work.mail.letters.filter(({ to }) => to === email);
const confirm = (token: string, newPassword = NEW_PASSWORD) =>
  work.call('POST', '/auth/password-reset/confirm', { body: { token, newPassword } });
const waiting = () => work.database.all('SELECT email FROM member_reset_request');
/** The token of the letter that answers one request more. */
async function tokenFor(email = EMAIL): Promise<string> {
  const before = lettersTo(email).length;
  await ask(email);
  await send();
  return work.mail.token(email, before + 1);
}
const suspend = () =>
  work.get(Transaction).run(() => work.database.run("UPDATE member SET state = 'SUSPENDED', suspended_at = 1"));

describe('asking for a new password', () => {
  it('is answered alike whether there is an account or not, and nobody is looked up', async () => {
    await work.signUp(EMAIL);
    for (const email of [EMAIL, 'nobody@inn.example']) {
      const { statements, outcome } = await statementsDuring(/\bmember\b/, () => ask(email));
      expect([outcome.status, outcome.body, statements]).toEqual([202, undefined, 0]);
    }
    expect(await waiting()).toHaveLength(2);
  });

  it('sends a letter to the account of the e-mail, and to nobody else', async () => {
    await work.signUp(EMAIL);
    await ask(' guest@INN.example ');
    await ask('nobody@inn.example');
    await send();
    expect(work.mail.letters).toMatchObject([{ to: EMAIL, text: expect.stringMatching(/#token=[\w-]{43}$/m) }]);
    expect(await waiting()).toEqual([]);
  });

  it.each([{}, { email: 'nobody' }, { email: ['a'] }, { email: EMAIL, password: 'x' }])('refuses %p', async (body) => {
    expect((await work.call('POST', '/auth/password-reset', { body })).status).toBe(400);
  });

  it('more than 5 times an hour for one e-mail is answered, and nothing comes of it', async () => {
    await work.signUp(EMAIL);
    for (let time = 0; time < 7; time += 1) {
      expect((await ask(EMAIL, `192.0.2.${time}`)).status).toBe(202);
      await send();
    }
    expect(lettersTo(EMAIL)).toHaveLength(5);
  });

  it('more than 20 times an hour from one address is refused, whatever the e-mail', async () => {
    for (let time = 0; time < 20; time += 1) await ask(`guest${time}@inn.example`);
    const refused = await ask('new@inn.example');
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      429,
      'RATE_LIMITED',
      '3600',
    ]);
    expect((await ask('new@inn.example', '192.0.2.2')).status).toBe(202);
  });

  it.each([
    ['is suspended', suspend],
    [
      'has withdrawn',
      async () => {
        const token = (await work.logIn(EMAIL)).body.accessToken;
        await work.call('DELETE', '/members/me', { token, body: { password: PASSWORD } });
      },
    ],
  ])('sends nothing to a member who %s', async (_, leave) => {
    await work.signUp(EMAIL);
    await leave();
    await ask(EMAIL);
    await send();
    expect(work.mail.letters).toEqual([]);
  });
});

describe('a letter', () => {
  beforeEach(() => work.signUp(EMAIL));

  it('that the mail server does not take comes later', async () => {
    work.mail.away = true;
    await ask(EMAIL);
    await send();
    work.mail.away = false;
    await send();
    expect(work.mail.letters).toEqual([]);
    work.clock.advance(30_000);
    await send();
    expect((await confirm(await work.mail.token(EMAIL))).status).toBe(204);
  });

  it('that was asked for before a restart comes after it', async () => {
    await ask(EMAIL);
    await work.stop();
    const { folder, clock, keys } = work;
    work = await MemberAtWork.start({ folder, clock, keys });
    await send();
    expect(lettersTo(EMAIL)).toHaveLength(1);
  });

  it('that was under way when the process ended comes again', async () => {
    await ask(EMAIL);
    work.mail.away = true;
    await send();
    await work.stop();
    const { folder, clock, keys } = work;
    work = await MemberAtWork.start({ folder, clock, keys });
    work.clock.advance(30_000);
    await send();
    expect(lettersTo(EMAIL)).toHaveLength(1);
  });

  it('that nobody took for a day is given up', async () => {
    work.mail.away = true;
    await ask(EMAIL);
    for (let time = 0; time < 150; time += 1) {
      await send();
      work.clock.advance(10 * MINUTE);
    }
    expect(await waiting()).toEqual([]);
  });

  it('is tried again ever more rarely', async () => {
    work.mail.away = true;
    await ask(EMAIL);
    for (let second = 0; second < 600; second += 10) {
      await send();
      work.clock.advance(10_000);
    }
    expect(work.mail.refused).toBe(5);
  });

  it('leaves its token in no table and in no line of the log', async () => {
    work.mail.away = true;
    await ask(EMAIL);
    await send();
    work.mail.away = false;
    work.clock.advance(30_000);
    await send();
    const token = await work.mail.token(EMAIL);
    const tables = await work.database.all<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'");
    const rows = await Promise.all(tables.map(({ name }) => work.database.all(`SELECT * FROM ${name}`)));
    await confirm(token);
    await confirm(token);
    expect(JSON.stringify([rows, work.log, work.told])).not.toContain(token);
  });
});

describe('the link of a letter', () => {
  beforeEach(() => work.signUp(EMAIL));
  const refusal = async (answer: ReturnType<typeof confirm>) => {
    const { status, body } = await answer;
    return [status, body?.code];
  };

  it('replaces the password, and every session ends', async () => {
    const { body: session } = await work.logIn(EMAIL);
    expect((await confirm(await tokenFor())).status).toBe(204);
    expect((await work.me(session.accessToken)).body.code).toBe('TOKEN_REVOKED');
    expect((await work.refresh(session.refreshToken)).status).toBe(401);
    expect((await work.logIn(EMAIL)).status).toBe(401);
    expect((await work.logIn(EMAIL, NEW_PASSWORD)).status).toBe(200);
  });

  it('is good once', async () => {
    const token = await tokenFor();
    await confirm(token);
    expect(await refusal(confirm(token, 'a third quiet inn'))).toEqual([400, 'INVALID_RESET_TOKEN']);
    expect((await work.logIn(EMAIL, NEW_PASSWORD)).status).toBe(200);
  });

  it('presented 20 times at once is good once', async () => {
    const token = await tokenFor();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => confirm(token, `quiet inn number ${n}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array(19).fill(400)]);
  });

  it('is good for 30 minutes', async () => {
    const token = await tokenFor();
    work.clock.advance(30 * MINUTE - 1);
    expect((await confirm(token)).status).toBe(204);
    const late = await tokenFor();
    work.clock.advance(30 * MINUTE);
    expect(await refusal(confirm(late))).toEqual([400, 'INVALID_RESET_TOKEN']);
  });

  it('is no good once another has been sent', async () => {
    const first = await tokenFor();
    const second = await tokenFor();
    expect(await refusal(confirm(first))).toEqual([400, 'INVALID_RESET_TOKEN']);
    expect((await confirm(second)).status).toBe(204);
  });

  it('is no good once the password has been changed otherwise', async () => {
    const token = await tokenFor();
    const { accessToken } = (await work.logIn(EMAIL)).body;
    const body = { currentPassword: PASSWORD, newPassword: 'a third quiet inn' };
    await work.call('POST', '/members/me/password', { token: accessToken, body });
    expect(await refusal(confirm(token))).toEqual([400, 'INVALID_RESET_TOKEN']);
  });

  it('is no good to a member who is suspended', async () => {
    const token = await tokenFor();
    await suspend();
    expect(await refusal(confirm(token))).toEqual([400, 'INVALID_RESET_TOKEN']);
  });

  it('is no good after a restore, for it may have been used since the backup', async () => {
    const token = await tokenFor();
    await work.get(EndEverySession).run();
    expect(await refusal(confirm(token))).toEqual([400, 'INVALID_RESET_TOKEN']);
  });

  it('survives a password that the policy refuses', async () => {
    const token = await tokenFor();
    const refused = await confirm(token, 'short');
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '/newPassword']);
    expect((await confirm(token)).status).toBe(204);
  });

  it.each(['', 'x', 'x'.repeat(43), "' OR '1'='1"])('that is %p costs no hash', async (token) => {
    const before = hasher.hashed;
    expect(await refusal(confirm(token))).toEqual([400, 'INVALID_RESET_TOKEN']);
    expect(hasher.hashed).toBe(before);
  });

  it('is confirmed also after a commit of which nobody knows whether it happened', async () => {
    const { body: session } = await work.logIn(EMAIL);
    const token = await tokenFor();
    await work.facts();
    expect((await afterDoubtfulCommit(work.get(Transaction), () => confirm(token))).status).toBe(204);
    expect((await work.me(session.accessToken)).body.code).toBe('TOKEN_REVOKED');
  });
});
