import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '#kernel/persistence/database.ts';
import { SqliteDatabase } from '#kernel/persistence/sqlite.database.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { SendResetLinks } from '../../src/modules/member/jobs/send-reset-links.ts';
import { member } from '../../src/modules/member/module.ts';
import { CheapPasswordHasher } from '../support/cheap.password-hasher.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { MemberAtWork, PASSWORD } from './member-at-work.ts';

const EMAIL = 'Guest.Kim@inn.example';
const OTHERWISE = 'guest.kim@inn.example';

let work: MemberAtWork;
afterEach(() => MemberAtWork.endAll());

describe('an e-mail that is written in another case', () => {
  beforeEach(async () => {
    work = await MemberAtWork.start();
    await work.signUp(EMAIL);
  });

  it('has the same account, which shows it as its owner wrote it', async () => {
    expect((await work.signUp(OTHERWISE)).body.code).toBe('EMAIL_TAKEN');
    const { body } = await work.logIn(OTHERWISE);
    expect((await work.me(body.accessToken)).body.email).toBe(EMAIL);
  });

  it('makes one account also when both sign up at once', async () => {
    const spelt = (n: number) => (n % 2 === 0 ? 'NEW@inn.example' : 'new@inn.example');
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => work.signUp(spelt(n))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
  });

  it('counts as the same account where passwords are guessed', async () => {
    for (const email of [EMAIL, OTHERWISE, EMAIL, 'GUEST.KIM@inn.example', OTHERWISE])
      expect((await work.logIn(email, 'not the password')).status).toBe(401);
    expect((await work.logIn('guest.KIM@inn.example')).status).toBe(429);
  });

  it('never gets the letter of an account whose owner writes it otherwise', async () => {
    await work.call('POST', '/auth/password-reset', { body: { email: OTHERWISE } });
    await work.get(SendResetLinks).run();
    expect(work.mail.letters.map(({ to }) => to)).toEqual([EMAIL]);
  });

  it('asks for letters at the cost of the same mailbox', async () => {
    for (const email of [EMAIL, OTHERWISE, EMAIL, OTHERWISE, EMAIL, OTHERWISE, 'GUEST.KIM@inn.example']) {
      await work.call('POST', '/auth/password-reset', { body: { email } });
      await work.get(SendResetLinks).run();
    }
    expect(work.mail.letters).toHaveLength(5);
  });

  it('is free again once its member has withdrawn', async () => {
    const { accessToken: token } = (await work.logIn(EMAIL)).body;
    await work.call('DELETE', '/members/me', { token, body: { password: PASSWORD } });
    expect((await work.signUp(OTHERWISE)).status).toBe(201);
  });
});

describe('an e-mail that is written in other capitals than those of ASCII', () => {
  const CAPITAL = 'Émile@inn.example';
  const SMALL = 'émile@inn.example';

  beforeEach(async () => {
    work = await MemberAtWork.start();
    await work.signUp(CAPITAL);
  });

  it('has the same account, which shows it as its owner wrote it', async () => {
    expect((await work.signUp(SMALL)).body.code).toBe('EMAIL_TAKEN');
    expect((await work.signUp('ÉMILE@inn.example')).body.code).toBe('EMAIL_TAKEN');
    const { body } = await work.logIn(SMALL);
    expect((await work.me(body.accessToken)).body.email).toBe(CAPITAL);
  });

  it('makes one account also when both sign up at once', async () => {
    const spelt = (n: number) => (n % 2 === 0 ? 'ÉLAN@inn.example' : 'élan@inn.example');
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => work.signUp(spelt(n))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
  });

  it('leaves nothing of itself once its member has withdrawn, and is free again', async () => {
    const { accessToken: token } = (await work.logIn(SMALL)).body;
    await work.call('DELETE', '/members/me', { token, body: { password: PASSWORD } });
    const rows = await work.get(Database).all('SELECT email, folded_email, account_mailbox FROM member');
    expect(rows.map((row) => ({ ...(row as object) }))).toEqual([
      { email: null, folded_email: null, account_mailbox: null },
    ]);
    expect((await work.signUp(SMALL)).status).toBe(201);
  });
});

/** Makes the accounts as a build with the first migrations did, and starts this one on its file. */
async function startOnAccountsOf(build: number, accounts: readonly (readonly [string, string, number])[]) {
  const folder = new TemporaryFolder();
  const before = await SqliteDatabase.open({
    file: folder.file('member.sqlite'),
    schema: { entities: [], migrations: member.migrations.slice(0, build) },
  });
  const passwordHash = await new CheapPasswordHasher().hash(PASSWORD);
  await before.transaction.run(async () => {
    for (const [id, email, createdAt] of accounts)
      await before.run(
        "INSERT INTO member (id, state, role, email, name, password_hash, created_at) VALUES (?, 'ACTIVE', 'GUEST', ?, '나그네', ?, ?)",
        [id, email, passwordHash, createdAt],
      );
  });
  await before.close();
  return MemberAtWork.start({ folder });
}

const OLDER = '019b0000-0000-7000-8000-000000000002';
const LATER = '019b0000-0000-7000-8000-000000000001';

async function idOf(email: string): Promise<string> {
  const { body } = await work.logIn(email);
  return (await work.me(body.accessToken)).body.id;
}

describe('accounts of before that differ in the case of their e-mail', () => {
  beforeEach(async () => {
    work = await startOnAccountsOf(3, [
      [OLDER, EMAIL, 1],
      [LATER, OTHERWISE, 2],
    ]);
  });

  it.each([
    ['the older one', EMAIL, OLDER],
    ['the later one', OTHERWISE, LATER],
    ['the older one', 'GUEST.KIM@inn.example', OLDER],
  ])('are told apart by their spelling: %s by %s', async (_, email, id) => {
    expect(await idOf(email)).toBe(id);
  });

  it('are joined by no other', async () => {
    expect((await work.signUp('guest.KIM@inn.example')).body.code).toBe('EMAIL_TAKEN');
  });
});

describe('accounts of before that differ in the case of a letter beyond ASCII', () => {
  it.each([
    ['in capitals', 'Émile@inn.example', 'émile@inn.example'],
    ['in small letters', 'émile@inn.example', 'Émile@inn.example'],
  ])('are told apart by their spelling, and the mailbox is of the older one, written %s', async (_, older, later) => {
    work = await startOnAccountsOf(4, [
      [OLDER, older, 1],
      [LATER, later, 2],
    ]);
    expect([await idOf(older), await idOf(later), await idOf('ÉMILE@inn.example')]).toEqual([OLDER, LATER, OLDER]);
    expect((await work.signUp('ÉMILE@INN.example')).body.code).toBe('EMAIL_TAKEN');
  });

  it('have the mailbox when they are the only one', async () => {
    work = await startOnAccountsOf(4, [[OLDER, 'Émile@inn.example', 1]]);
    expect(await idOf('émile@inn.example')).toBe(OLDER);
    expect((await work.signUp('émile@inn.example')).body.code).toBe('EMAIL_TAKEN');
  });
});

it('the build before goes on with the schema: what it writes has its mailbox, what it takes away leaves it free', async () => {
  work = await MemberAtWork.start();
  const database = work.get(Database);
  await work
    .get(Transaction)
    .run(() =>
      database.run(
        "INSERT INTO member (id, state, role, email, name, password_hash, created_at) VALUES (?, 'ACTIVE', 'GUEST', ?, '나그네', '-', 1)",
        [OLDER, EMAIL],
      ),
    );
  expect((await work.signUp(OTHERWISE)).body.code).toBe('EMAIL_TAKEN');
  expect(await database.get('SELECT id FROM member WHERE mailbox = LOWER(?)', [OTHERWISE])).toMatchObject({
    id: OLDER,
  });
  await work.signUp('Émile@inn.example');
  await work.get(Transaction).run(() => database.run('UPDATE member SET email = NULL'));
  expect((await work.signUp(OTHERWISE)).status).toBe(201);
  expect((await work.signUp('émile@inn.example')).status).toBe(201);
});
