import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Argon2PasswordHasher } from '#kernel/auth/argon2-password-hasher.ts';
import { makeKeyPem } from '#kernel/auth/ec-key.ts';
import { Database } from '#kernel/persistence/database.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { COMMON_PASSWORDS } from '../../src/modules/member/domain/common-passwords.ts';
import { passwordFault } from '../../src/modules/member/domain/password-policy.ts';
import { DEMO_LOGINS } from '../../src/modules/member/module.ts';
import { MemberAtWork, PASSWORD } from '../modules/member-at-work.ts';
import { CheapPasswordHasher, tagOf } from '../support/cheap.password-hasher.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { TestApplication } from '../support/test-application.ts';

let hasher: CheapPasswordHasher;
let work: MemberAtWork;
beforeEach(async () => {
  hasher = new CheapPasswordHasher();
  work = await MemberAtWork.start({ hasher });
});
afterEach(() => MemberAtWork.endAll());

const write = (sql: string, values: readonly (string | number)[] = []) =>
  work.get(Transaction).run(() => work.database.run(sql, values));
const accounts = async (): Promise<number> => (await work.database.all('SELECT id FROM member')).length;
const codesOf = ({ body }: { readonly body: { readonly errors: { pointer: string; code: string }[] } }) =>
  Object.fromEntries(body.errors.map(({ pointer, code }) => [pointer, code]));

describe('a password that is stored', () => {
  it('SECURITY 1: stores an argon2id hash of today’s strength and nothing of the password', async () => {
    const real = await MemberAtWork.start({ hasher: new Argon2PasswordHasher() });
    await real.signUp('guest@inn.example');
    const row = await real.database.get<{ password_hash: string }>('SELECT password_hash FROM member');
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await real.logIn('guest@inn.example')).status).toBe(200);
  });

  it('SECURITY 1: replaces a hash that is weaker than today’s', async () => {
    await work.signUp('guest@inn.example');
    await write('UPDATE member SET password_hash = ?', [`weak$${tagOf(PASSWORD)}`]);
    expect((await work.logIn('guest@inn.example')).status).toBe(200);
    const row = await work.database.get<{ password_hash: string }>('SELECT password_hash FROM member');
    expect(row?.password_hash).toBe(`cheap$${tagOf(PASSWORD)}$2`);
  });
});

describe('a password that somebody chooses', () => {
  it.each(['12 chars all', '열여덟글자 비밀번호', '🏨🛏️🌙⭐🔑🚪🧳🗺️', `${'가'.repeat(127)}나`, '🏨'.repeat(128)])(
    'SECURITY 2: takes the password %p, whatever it is made of',
    async (password) => {
      expect((await work.signUp('guest@inn.example', { password })).status).toBe(201);
      expect((await work.logIn('guest@inn.example', password)).status).toBe(200);
      expect((await work.logIn('guest@inn.example', [...password].slice(0, -1).join(''))).status).toBe(401);
    },
  );

  it.each([
    [2, '1234567', 'too_short'],
    [2, 'x'.repeat(129), 'too_long'],
    [3, 'password1', 'common'],
    [3, 'qwertyuiop', 'common'],
    [3, 'Jumak2026!', 'product_name'],
  ])('SECURITY %i: refuses the password %p before it is hashed', async (_, password, code) => {
    const refused = await work.signUp('guest@inn.example', { password });
    expect([refused.status, codesOf(refused)]).toEqual([400, { '/password': code }]);
    expect(hasher.hashed).toBe(0);
  });

  it('SECURITY 3: is none of more than 3,000 that are common, and needs no signs or digits', () => {
    const common = COMMON_PASSWORDS.trim().split(/\s+/);
    const taken = common.filter((password) => passwordFault({ password, pointer: '' }) === undefined);
    expect(common.length).toBeGreaterThan(3_000);
    expect(taken).toEqual([]);
    expect(passwordFault({ password: 'quietinnbytheroad', pointer: '' })).toBeUndefined();
  });
});

describe('an e-mail', () => {
  it('SECURITY 9: with one e-mail many times at once makes one account, and says to the others that it is taken', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => work.signUp('guest@inn.example')));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array(39).fill(409)]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('EMAIL_TAKEN');
    expect(await accounts()).toBe(1);
    expect(await work.facts()).toHaveLength(1);
  });

  it.each(['guest@INN.example', 'GUEST@inn.example', ' guest@inn.example', 'ｇｕｅｓｔ＠ｉｎｎ．ｅｘａｍｐｌｅ'])(
    'SECURITY 9: takes %p for the same e-mail as guest@inn.example',
    async (email) => {
      await work.signUp('guest@inn.example');
      expect((await work.signUp(email)).body.code).toBe('EMAIL_TAKEN');
    },
  );
});

describe('changing the password', () => {
  beforeEach(() => work.signUp('guest@inn.example'));
  const change = (token: string, newPassword: string, currentPassword = PASSWORD) =>
    work.call('POST', '/members/me/password', { token, body: { currentPassword, newPassword } });

  it('SECURITY 10: needs the current one', async () => {
    const { accessToken } = (await work.logIn('guest@inn.example')).body;
    const refused = await change(accessToken, 'another quiet inn', 'not the password');
    expect([refused.status, refused.body.code]).toEqual([403, 'WRONG_PASSWORD']);
    expect((await work.logIn('guest@inn.example')).status).toBe(200);
  });

  it('SECURITY 10: ends the other sessions and not its own', async () => {
    const { body: own } = await work.logIn('guest@inn.example');
    const { body: other } = await work.logIn('guest@inn.example');
    expect((await change(own.accessToken, 'another quiet inn')).status).toBe(204);
    expect((await work.me(other.accessToken)).body.code).toBe('TOKEN_REVOKED');
    expect((await work.refresh(other.refreshToken)).status).toBe(401);
    expect((await work.me(own.accessToken)).status).toBe(200);
    expect((await work.refresh(own.refreshToken)).status).toBe(200);
    expect((await work.logIn('guest@inn.example')).status).toBe(401);
    expect((await work.logIn('guest@inn.example', 'another quiet inn')).status).toBe(200);
  });
});

describe('withdrawing', () => {
  const withdraw = (token: string, password = PASSWORD) =>
    work.call('DELETE', '/members/me', { token, body: { password } });

  it('SECURITY 10: needs the current password', async () => {
    const { accessToken } = await work.guest();
    const refused = await withdraw(accessToken, 'not the password');
    expect([refused.status, refused.body.code]).toEqual([403, 'WRONG_PASSWORD']);
    expect((await work.me(accessToken)).status).toBe(200);
  });

  it('SECURITY 10: ends every session at once', async () => {
    const { accessToken, refreshToken } = await work.guest();
    const { body: other } = await work.logIn('guest@inn.example');
    expect((await withdraw(accessToken)).status).toBe(204);
    for (const token of [accessToken, other.accessToken])
      expect((await work.me(token)).body.code).toBe('TOKEN_REVOKED');
    for (const token of [refreshToken, other.refreshToken]) expect((await work.refresh(token)).status).toBe(401);
    expect((await work.logIn('guest@inn.example')).body.code).toBe('INVALID_CREDENTIALS');
  });
});

describe('production', () => {
  let jumak: TestApplication | undefined;
  afterEach(() => jumak?.end());
  const PRODUCTION = {
    JUMAK_ENVIRONMENT: 'production',
    JUMAK_RATE_LIMITS_ENABLED: 'true',
    JUMAK_AUTH_SIGNING_KEY: makeKeyPem(),
    JUMAK_HTTP_CURSOR_KEY: randomBytes(48).toString('base64'),
  };
  const logIns = ({ anyone }: TestApplication) =>
    Promise.all(DEMO_LOGINS.map(({ email, password }) => anyone.post('/auth/login', { email, password })));

  it('SECURITY 11: has no account that nobody signed up', async () => {
    jumak = await TestApplication.start({ variables: PRODUCTION });
    const members = await jumak.module('member').container.get<Database>(Database).all('SELECT id FROM member');
    expect(members).toEqual([]);
  });

  it('SECURITY 11: lets in no demo account, also when the data come from a trial', async () => {
    const folder = new TemporaryFolder();
    jumak = await TestApplication.start({ folder, variables: { JUMAK_DEMO_ENABLED: 'true' } });
    const taken = await logIns(jumak);
    await jumak.stop();
    jumak = await TestApplication.start({ folder, variables: PRODUCTION });
    const refused = await logIns(jumak);
    expect(new Set(taken.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['INVALID_CREDENTIALS']));
  });
});
