import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { CheapPasswordHasher, tagOf } from '../support/cheap.password-hasher.ts';
import { MemberAtWork, PASSWORD } from './member-at-work.ts';

let hasher: CheapPasswordHasher;
let work: MemberAtWork;
beforeEach(async () => {
  hasher = new CheapPasswordHasher();
  work = await MemberAtWork.start({ hasher, trustedProxies: ['127.0.0.1'] });
  await work.signUp('guest@inn.example');
});
afterEach(() => MemberAtWork.endAll());

const write = (sql: string, values: readonly (string | number)[] = []) =>
  work.get(Transaction).run(() => work.database.run(sql, values));

describe('signing in', () => {
  it.each([
    ['over plain http on the same machine without Secure', {}, false],
    [
      'through a proxy that took it by TLS with Secure',
      { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https' },
      true,
    ],
    ['over plain http from elsewhere with Secure all the same', { 'x-forwarded-for': '192.0.2.1' }, true],
  ])('hands the refresh token to browsers as a cookie, %s', async (_, headers, secure) => {
    const { headers: answered, body } = await work.logIn('guest@inn.example', PASSWORD, headers);
    const [value, ...attributes] = (answered.get('set-cookie') ?? '').split('; ');
    expect(value).toBe(`jumak_refresh=${body.refreshToken}`);
    expect(attributes).toEqual([
      'Path=/api/v1/auth',
      'Max-Age=604800',
      'HttpOnly',
      'SameSite=Strict',
      ...(secure ? ['Secure'] : []),
    ]);
  });

  it('finds the account by its e-mail however that is written', async () => {
    expect((await work.logIn(' guest@INN.Example ')).status).toBe(200);
  });

  it('is not refused because another sign-in has just replaced a weaker hash', async () => {
    await write('UPDATE member SET password_hash = ?', [`weak$${tagOf(PASSWORD)}`]);
    hasher.meanwhile = () => work.logIn('guest@inn.example');
    expect((await work.logIn('guest@inn.example')).status).toBe(200);
    expect(hasher.verified.map((hash) => hash.split('$')[0])).toEqual(['weak', 'weak', 'cheap']);
  });

  it.each([[{}], [{ email: 'guest@inn.example' }], [{ email: ['a'], password: { $ne: '' } }]])(
    'refuses the body %p',
    async (body) => {
      expect((await work.call('POST', '/auth/login', { body })).status).toBe(400);
    },
  );

  it.each(["' OR '1'='1", "guest@inn.example' --", 'guest@inn.example"; DROP TABLE member; --', '%', '_'])(
    'takes the e-mail %p for the text it is',
    async (email) => {
      expect((await work.logIn(email)).status).toBe(401);
      expect(await work.database.all('SELECT id FROM member')).toHaveLength(1);
    },
  );
});

describe('changing the password', () => {
  const change = (token: string, newPassword: string, currentPassword = PASSWORD) =>
    work.call('POST', '/members/me/password', { token, body: { currentPassword, newPassword } });

  it('asks of the new one what a sign-up does', async () => {
    const { accessToken } = (await work.logIn('guest@inn.example')).body;
    const refused = await change(accessToken, 'short');
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '/newPassword']);
  });

  it('while somebody signs in with the old one keeps them out', async () => {
    const { accessToken } = (await work.logIn('guest@inn.example')).body;
    hasher.meanwhile = () => change(accessToken, 'another quiet inn');
    expect((await work.logIn('guest@inn.example')).body.code).toBe('INVALID_CREDENTIALS');
    expect((await work.call('GET', '/auth/sessions', { token: accessToken })).body.items).toHaveLength(1);
  });

  it('is not overtaken by another change that was proven by the same old one', async () => {
    const { accessToken } = (await work.logIn('guest@inn.example')).body;
    hasher.meanwhile = () => change(accessToken, 'another quiet inn');
    expect((await change(accessToken, 'a third quiet inn')).body.code).toBe('WRONG_PASSWORD');
    expect((await work.logIn('guest@inn.example', 'another quiet inn')).status).toBe(200);
  });
});

it('signing in while the member withdraws keeps them out', async () => {
  const { accessToken: token } = (await work.logIn('guest@inn.example')).body;
  hasher.meanwhile = () => work.call('DELETE', '/members/me', { token, body: { password: PASSWORD } });
  expect((await work.logIn('guest@inn.example')).body.code).toBe('INVALID_CREDENTIALS');
});
