import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Argon2PasswordHasher } from '#kernel/auth/argon2-password-hasher.ts';
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
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

describe('signing in', () => {
  it('gives an access token of 15 minutes and a refresh token of 7 days', async () => {
    const { status, body } = await work.logIn('guest@inn.example');
    expect(status).toBe(200);
    expect(body).toEqual({
      accessToken: expect.any(String),
      tokenType: 'Bearer',
      expiresIn: 900,
      refreshToken: expect.stringMatching(/^[\w-]{43}$/),
      refreshExpiresIn: 604_800,
    });
    const { sub, sid, role, iat, exp, jti } = claimsOf(body.accessToken);
    expect([role, exp - iat]).toEqual(['GUEST', 900]);
    expect(new Set([sub, sid, jti]).size).toBe(3);
  });

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

  it('refuses a wrong password and an unknown account alike, by the same steps', async () => {
    const wrong = await work.logIn('guest@inn.example', 'not the password');
    const unknown = await work.logIn('nobody@inn.example', 'not the password');
    const noEmail = await work.logIn('no e-mail at all', 'not the password');
    for (const { status, body } of [wrong, unknown, noEmail]) {
      expect([status, body.code]).toEqual([401, 'INVALID_CREDENTIALS']);
      expect({ ...body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
    }
    expect(hasher.verified).toEqual([`cheap$${tagOf(PASSWORD)}$1`, hasher.dummyHash, hasher.dummyHash]);
  });

  it('costs as much for an unknown account as for a wrong password', async () => {
    const real = await MemberAtWork.start({ hasher: new Argon2PasswordHasher(), trustedProxies: ['127.0.0.1'] });
    await real.signUp('guest@inn.example');
    const cost = async (email: string, turn: number) => {
      const before = process.cpuUsage();
      await real.logIn(email, 'not the password', { 'x-forwarded-for': `192.0.2.${turn}` });
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const ratios: number[] = [];
    for (let turn = 1; turn <= 9; turn += 1) {
      const first = await cost('guest@inn.example', turn);
      const second = await cost('nobody@inn.example', turn);
      const third = await cost('guest@inn.example', turn);
      ratios.push((first + third) / 2 / second);
    }
    const median = ratios.sort((a, b) => a - b)[4] as number;
    expect(Math.abs(median - 1)).toBeLessThan(0.25);
  });

  it('replaces a hash that is weaker than today’s', async () => {
    await write('UPDATE member SET password_hash = ?', [`weak$${tagOf(PASSWORD)}`]);
    expect((await work.logIn('guest@inn.example')).status).toBe(200);
    const row = await work.database.get<{ password_hash: string }>('SELECT password_hash FROM member');
    expect(row?.password_hash).toBe(`cheap$${tagOf(PASSWORD)}$2`);
  });

  it('is not refused because another sign-in has just replaced a weaker hash', async () => {
    await write('UPDATE member SET password_hash = ?', [`weak$${tagOf(PASSWORD)}`]);
    hasher.meanwhile = () => work.logIn('guest@inn.example');
    expect((await work.logIn('guest@inn.example')).status).toBe(200);
    expect(hasher.verified.map((hash) => hash.split('$')[0])).toEqual(['weak', 'weak', 'cheap']);
  });

  it('refuses the right password of a suspended account as it does a wrong one, and counts it alike', async () => {
    await write("UPDATE member SET state = 'SUSPENDED', suspended_at = 1, suspension_reason = 'fraud'");
    const wrong = await work.logIn('guest@inn.example', 'not the password');
    const right = await work.logIn('guest@inn.example');
    expect({ ...right.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
    for (let time = 0; time < 3; time += 1) await work.logIn('guest@inn.example');
    expect((await work.logIn('guest@inn.example')).body.code).toBe('TOO_MANY_ATTEMPTS');
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

describe('guessing passwords', () => {
  const guess = (email: string, password: string, address = '192.0.2.1') =>
    work.logIn(email, password, { 'x-forwarded-for': address });
  const fail = async (email: string) => {
    for (let time = 0; time < 5; time += 1) expect((await guess(email, 'not the password')).status).toBe(401);
  };

  it.each(['guest@inn.example', 'nobody@inn.example'])(
    'closes the door of %p after 5 failures, to the right password too, and hashes no more',
    async (email) => {
      await fail(email);
      const refused = await guess(email, PASSWORD);
      expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
        429,
        'TOO_MANY_ATTEMPTS',
        '30',
      ]);
      expect(hasher.verified).toHaveLength(5);
    },
  );

  it('counts an e-mail once however it is written', async () => {
    await fail('guest@inn.example');
    expect((await guess('guest@INN.example ', PASSWORD)).status).toBe(429);
  });

  it('keeps out neither other addresses nor a session that lives', async () => {
    const { body } = await work.logIn('guest@inn.example');
    await fail('guest@inn.example');
    expect((await guess('guest@inn.example', PASSWORD, '192.0.2.2')).status).toBe(200);
    expect((await work.me(body.accessToken)).status).toBe(200);
    expect((await work.refresh(body.refreshToken)).status).toBe(200);
  });

  it('opens the door again after a while', async () => {
    await fail('guest@inn.example');
    work.clock.advance(30_000);
    expect((await guess('guest@inn.example', PASSWORD)).status).toBe(200);
  });

  it('is stopped also where a session asks for the current password', async () => {
    const { accessToken: token } = (await work.logIn('guest@inn.example')).body;
    const body = { currentPassword: 'not the password', newPassword: 'another quiet inn' };
    for (let time = 0; time < 5; time += 1)
      expect((await work.call('POST', '/members/me/password', { token, body })).status).toBe(403);
    expect((await work.call('POST', '/members/me/password', { token, body })).status).toBe(429);
    expect((await work.call('DELETE', '/members/me', { token, body: { password: PASSWORD } })).status).toBe(429);
  });
});

describe('changing the password', () => {
  const change = (token: string, newPassword: string, currentPassword = PASSWORD) =>
    work.call('POST', '/members/me/password', { token, body: { currentPassword, newPassword } });

  it('needs the current one', async () => {
    const { accessToken } = (await work.logIn('guest@inn.example')).body;
    const refused = await change(accessToken, 'another quiet inn', 'not the password');
    expect([refused.status, refused.body.code]).toEqual([403, 'WRONG_PASSWORD']);
    expect((await work.logIn('guest@inn.example')).status).toBe(200);
  });

  it('asks of the new one what a sign-up does', async () => {
    const { accessToken } = (await work.logIn('guest@inn.example')).body;
    const refused = await change(accessToken, 'short');
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '/newPassword']);
  });

  it('ends the other sessions and not its own', async () => {
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
