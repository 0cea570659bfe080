import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SqliteDatabase } from '#kernel/persistence/sqlite.database.ts';
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

describe('accounts of before that differ in the case of their e-mail', () => {
  const OLDER = '019b0000-0000-7000-8000-000000000002';
  const LATER = '019b0000-0000-7000-8000-000000000001';
  const AT = [
    [OLDER, EMAIL, 1],
    [LATER, OTHERWISE, 2],
  ] as const;

  beforeEach(async () => {
    const folder = new TemporaryFolder();
    const before = await SqliteDatabase.open({
      file: folder.file('member.sqlite'),
      schema: { entities: [], migrations: member.migrations.slice(0, 3) },
    });
    const passwordHash = await new CheapPasswordHasher().hash(PASSWORD);
    await before.transaction.run(async () => {
      for (const [id, email, createdAt] of AT)
        await before.run(
          "INSERT INTO member (id, state, role, email, name, password_hash, created_at) VALUES (?, 'ACTIVE', 'GUEST', ?, '나그네', ?, ?)",
          [id, email, passwordHash, createdAt],
        );
    });
    await before.close();
    work = await MemberAtWork.start({ folder });
  });

  it.each([
    ['the older one', EMAIL, OLDER],
    ['the later one', OTHERWISE, LATER],
    ['the older one', 'GUEST.KIM@inn.example', OLDER],
  ])('are told apart by their spelling: %s by %s', async (_, email, id) => {
    const { body } = await work.logIn(email);
    expect((await work.me(body.accessToken)).body.id).toBe(id);
  });

  it('are joined by no other', async () => {
    expect((await work.signUp('guest.KIM@inn.example')).body.code).toBe('EMAIL_TAKEN');
  });
});
