import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Argon2PasswordHasher } from '#kernel/auth/argon2-password-hasher.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { MemberAtWork, PASSWORD } from '../modules/member-at-work.ts';
import { CheapPasswordHasher, tagOf } from '../support/cheap.password-hasher.ts';
import { TestApplication } from '../support/test-application.ts';

let hasher: CheapPasswordHasher;
let work: MemberAtWork;
beforeEach(async () => {
  hasher = new CheapPasswordHasher();
  work = await MemberAtWork.start({ hasher, trustedProxies: ['127.0.0.1'] });
});
afterEach(() => MemberAtWork.endAll());

const write = (sql: string) => work.get(Transaction).run(() => work.database.run(sql));

describe('who does not know the password', () => {
  beforeEach(() => work.signUp('guest@inn.example'));

  it('SECURITY 4: refuses a wrong password and an unknown account alike, by the same steps', async () => {
    const wrong = await work.logIn('guest@inn.example', 'not the password');
    const unknown = await work.logIn('nobody@inn.example', 'not the password');
    const noEmail = await work.logIn('no e-mail at all', 'not the password');
    for (const { status, body } of [wrong, unknown, noEmail]) {
      expect([status, body.code]).toEqual([401, 'INVALID_CREDENTIALS']);
      expect({ ...body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
    }
    expect(hasher.verified).toEqual([`cheap$${tagOf(PASSWORD)}$1`, hasher.dummyHash, hasher.dummyHash]);
  });

  it('SECURITY 4: refuses the right password of a suspended account as it does a wrong one, and counts it alike', async () => {
    await write("UPDATE member SET state = 'SUSPENDED', suspended_at = 1, suspension_reason = 'fraud'");
    const wrong = await work.logIn('guest@inn.example', 'not the password');
    const right = await work.logIn('guest@inn.example');
    expect({ ...right.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
    for (let time = 0; time < 3; time += 1) await work.logIn('guest@inn.example');
    expect((await work.logIn('guest@inn.example')).body.code).toBe('TOO_MANY_ATTEMPTS');
  });

  it('SECURITY 4: costs as much for an unknown account as for a wrong password', async () => {
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
});

describe('guessing passwords', () => {
  beforeEach(() => work.signUp('guest@inn.example'));

  const guess = (email: string, password: string, address = '192.0.2.1') =>
    work.logIn(email, password, { 'x-forwarded-for': address });
  const fail = async (email: string) => {
    for (let time = 0; time < 5; time += 1) expect((await guess(email, 'not the password')).status).toBe(401);
  };

  it.each(['guest@inn.example', 'nobody@inn.example'])(
    'SECURITY 5: closes the door of %p after 5 failures, to the right password too, and hashes no more',
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

  it('SECURITY 5: counts an e-mail once however it is written', async () => {
    await fail('guest@inn.example');
    expect((await guess('guest@INN.example ', PASSWORD)).status).toBe(429);
  });

  it('SECURITY 5: keeps out neither other addresses nor a session that lives', async () => {
    const { body } = await work.logIn('guest@inn.example');
    await fail('guest@inn.example');
    expect((await guess('guest@inn.example', PASSWORD, '192.0.2.2')).status).toBe(200);
    expect((await work.me(body.accessToken)).status).toBe(200);
    expect((await work.refresh(body.refreshToken)).status).toBe(200);
  });

  it('SECURITY 5: opens the door again after a while', async () => {
    await fail('guest@inn.example');
    work.clock.advance(30_000);
    expect((await guess('guest@inn.example', PASSWORD)).status).toBe(200);
  });

  it('SECURITY 5: is stopped also where a session asks for the current password', async () => {
    const { accessToken: token } = (await work.logIn('guest@inn.example')).body;
    const body = { currentPassword: 'not the password', newPassword: 'another quiet inn' };
    for (let time = 0; time < 5; time += 1)
      expect((await work.call('POST', '/members/me/password', { token, body })).status).toBe(403);
    expect((await work.call('POST', '/members/me/password', { token, body })).status).toBe(429);
    expect((await work.call('DELETE', '/members/me', { token, body: { password: PASSWORD } })).status).toBe(429);
  });

  it('SECURITY 5: closes the door twice as long each further time', async () => {
    await fail('guest@inn.example');
    const waits: (string | null)[] = [];
    for (const wait of [30, 60, 120]) {
      waits.push((await guess('guest@inn.example', PASSWORD)).headers.get('retry-after'));
      work.clock.advance(wait * 1_000);
      await guess('guest@inn.example', 'not the password');
    }
    expect(waits).toEqual(['30', '60', '120']);
  });

  it('SECURITY 5: closes the account everywhere after 50 failures from wherever', async () => {
    for (let host = 1; host <= 50; host += 1) await guess('guest@inn.example', 'not the password', `192.0.2.${host}`);
    expect((await guess('guest@inn.example', PASSWORD, '192.0.2.99')).body.code).toBe('TOO_MANY_ATTEMPTS');
  });
});

describe('the limit per address', () => {
  let jumak: TestApplication | undefined;
  afterEach(() => jumak?.end());
  const LIMITED = { JUMAK_RATE_LIMITS_ENABLED: 'true', JUMAK_RATE_LIMITS_ADDRESS_PER_MINUTE: '3' };
  const nobody = { email: 'nobody@inn.example', password: 'not the password' };

  it.each([
    ['/auth/login', nobody],
    ['/members', { ...nobody, email: 'no e-mail', name: '나그네' }],
    ['/auth/password-reset', { email: 'nobody@inn.example' }],
  ])('SECURITY 6: counts at %s', async (path, body) => {
    jumak = await TestApplication.start({ variables: LIMITED });
    const statuses: number[] = [];
    for (let time = 0; time < 5; time += 1) statuses.push((await jumak.anyone.post(path, body)).status);
    expect(statuses.map((status) => status === 429)).toEqual([false, false, false, true, true]);
  });

  it('SECURITY 7: counts in the process, whatever store is named and away', async () => {
    const variables = { ...LIMITED, JUMAK_REDIS_URL: 'redis://127.0.0.1:1' };
    jumak = await TestApplication.start({ variables });
    const { anyone } = jumak;
    const statuses = await Promise.all(Array.from({ length: 6 }, () => anyone.get('/accommodations')));
    expect(statuses.filter(({ status }) => status === 429)).toHaveLength(3);
  });
});

it('SECURITY 6: believes X-Forwarded-For of nobody unless a proxy is trusted', async () => {
  const alone = await MemberAtWork.start({ limits: true });
  await alone.signUp('guest@inn.example');
  const statuses: number[] = [];
  for (let host = 1; host <= 6; host += 1)
    statuses.push((await alone.signUp('guest@inn.example', {}, { 'x-forwarded-for': `192.0.2.${host}` })).status);
  expect(statuses).toEqual([409, 409, 409, 409, 409, 429]);
});

describe('asking which e-mails have an account', () => {
  let limited: MemberAtWork;
  beforeEach(async () => {
    limited = await MemberAtWork.start({ limits: true, trustedProxies: ['127.0.0.1'] });
    await limited.signUp('guest@inn.example');
  });
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const ask = async (address: string, email = 'guest@inn.example') =>
    (await limited.signUp(email, {}, from(address))).status;

  it('SECURITY 8: is answered to one address 5 times an hour, and then its sign-ups are refused whatever the e-mail', async () => {
    for (let time = 0; time < 5; time += 1) expect(await ask('192.0.2.1')).toBe(409);
    const refused = await limited.signUp('new@inn.example', {}, from('192.0.2.1'));
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      429,
      'RATE_LIMITED',
      '3600',
    ]);
    expect(await ask('192.0.2.1')).toBe(429);
    expect(await ask('192.0.2.2')).toBe(409);
    limited.clock.advance(3_600_000);
    expect(await ask('192.0.2.1', 'new@inn.example')).toBe(201);
  });

  it('SECURITY 8: is not answered more often when many ask at once', async () => {
    const statuses = await Promise.all(Array.from({ length: 60 }, () => ask('192.0.2.1')));
    expect(statuses.filter((status) => status === 409)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(55);
  });

  it('SECURITY 8: counts an IPv6 network as one address', async () => {
    for (let host = 1; host <= 5; host += 1) expect(await ask(`2001:db8::${host}`)).toBe(409);
    expect(await ask('2001:db8::6')).toBe(429);
    expect(await ask('2001:db8:0:1::6')).toBe(409);
  });

  it('SECURITY 8: does not keep away who signs up new members', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 30 }, (_, number) => ask('192.0.2.1', `guest-${number}@inn.example`)),
    );
    expect(new Set(statuses)).toEqual(new Set([201]));
  });
});
