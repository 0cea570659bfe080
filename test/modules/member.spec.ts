import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Argon2PasswordHasher } from '#kernel/auth/argon2-password-hasher.ts';
import { route } from '#kernel/http/route.ts';
import { DEMO_LOGINS } from '../../src/modules/member/module.ts';
import { CheapPasswordHasher, tagOf } from '../support/cheap.password-hasher.ts';
import { MemberAtWork, PASSWORD } from './member-at-work.ts';

const hostsOnly = route({
  method: 'GET',
  path: '/host/desk',
  summary: 'For hosts',
  policy: 'host',
  inject: [],
  handle: async () => ({ status: 200, body: {} }),
});

let hasher: CheapPasswordHasher;
let work: MemberAtWork;
beforeEach(async () => {
  hasher = new CheapPasswordHasher();
  work = await MemberAtWork.start({ hasher, otherRoutes: [hostsOnly] });
});
afterEach(() => MemberAtWork.endAll());

const accounts = async (): Promise<number> => (await work.database.all('SELECT id FROM member')).length;
const codesOf = ({ body }: { readonly body: { readonly errors: { pointer: string; code: string }[] } }) =>
  Object.fromEntries(body.errors.map(({ pointer, code }) => [pointer, code]));

describe('signing up', () => {
  it('makes a guest, says where to find them, and tells the other modules', async () => {
    const { status, headers, body } = await work.signUp(' Guest@INN.example ', { phone: '010-1234-5678' });
    expect([status, headers.get('location')]).toEqual([201, '/api/v1/members/me']);
    expect(body).toEqual({
      id: expect.any(String),
      email: 'Guest@inn.example',
      name: '나그네',
      phone: '010-1234-5678',
      role: 'GUEST',
      createdAt: '2026-07-01T00:00:00.000Z',
    });
    expect(await work.facts()).toEqual([{ memberId: body.id, version: 1, name: '나그네', state: 'ACTIVE' }]);
  });

  it('stores an argon2id hash of today’s strength and nothing of the password', async () => {
    const real = await MemberAtWork.start({ hasher: new Argon2PasswordHasher() });
    await real.signUp('guest@inn.example');
    const row = await real.database.get<{ password_hash: string }>('SELECT password_hash FROM member');
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await real.logIn('guest@inn.example')).status).toBe(200);
  });

  it('tells all faults at once, and hashes nothing', async () => {
    const refused = await work.signUp('nobody', { password: 'short', name: ' ', phone: 'call me', role: 'ADMIN' });
    expect([refused.status, refused.body.code]).toEqual([400, 'VALIDATION']);
    expect(codesOf(refused)).toEqual({
      '/email': 'invalid_email',
      '/password': 'too_short',
      '/name': 'too_short',
      '/phone': 'invalid_phone',
      '/role': 'unknown_field',
    });
    expect(hasher.hashed).toBe(0);
  });

  it.each(['role', 'id', 'memberId', 'status', 'state', 'version', 'createdAt', 'passwordHash'])(
    'does not let the client decide on %s',
    async (field) => {
      const refused = await work.signUp('guest@inn.example', { [field]: 'ADMIN' });
      expect(codesOf(refused)).toEqual({ [`/${field}`]: 'unknown_field' });
      expect(await accounts()).toBe(0);
    },
  );

  it.each(['12 chars all', '열여덟글자 비밀번호', '🏨🛏️🌙⭐🔑🚪🧳🗺️', `${'가'.repeat(127)}나`, '🏨'.repeat(128)])(
    'takes the password %p, whatever it is made of',
    async (password) => {
      expect((await work.signUp('guest@inn.example', { password })).status).toBe(201);
      expect((await work.logIn('guest@inn.example', password)).status).toBe(200);
      expect((await work.logIn('guest@inn.example', [...password].slice(0, -1).join(''))).status).toBe(401);
    },
  );

  it.each([
    ['1234567', 'too_short'],
    ['x'.repeat(129), 'too_long'],
    ['password1', 'common'],
    ['Jumak2026!', 'product_name'],
  ])('refuses the password %p', async (password, code) => {
    const refused = await work.signUp('guest@inn.example', { password });
    expect([refused.status, codesOf(refused)]).toEqual([400, { '/password': code }]);
    expect(hasher.hashed).toBe(0);
  });

  it('with one e-mail many times at once makes one account, and says to the others that it is taken', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => work.signUp('guest@inn.example')));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array(39).fill(409)]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('EMAIL_TAKEN');
    expect(await accounts()).toBe(1);
    expect(await work.facts()).toHaveLength(1);
  });

  it.each(['guest@INN.example', ' guest@inn.example', 'ｇｕｅｓｔ＠ｉｎｎ．ｅｘａｍｐｌｅ'])(
    'takes %p for the same e-mail as guest@inn.example',
    async (email) => {
      await work.signUp('guest@inn.example');
      expect((await work.signUp(email)).body.code).toBe('EMAIL_TAKEN');
    },
  );

  it('repeated with its key gives the first answer again and makes no second account', async () => {
    const key = { 'idempotency-key': 'key-1' };
    const first = await work.signUp('guest@inn.example', {}, key);
    const again = await work.signUp('guest@inn.example', {}, key);
    expect([again.status, again.body, again.headers.get('location')]).toEqual([201, first.body, '/api/v1/members/me']);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await work.signUp('guest@inn.example', { name: 'Other' }, key)).body.code).toBe('IDEMPOTENCY_MISMATCH');
    expect((await work.signUp('other@inn.example', {}, key)).status).toBe(201);
  });

  it('leaves nothing by which the password could be tried fast', async () => {
    await work.signUp('guest@inn.example', {}, { 'idempotency-key': 'key-1' });
    const row = await work.database.get<{ fingerprint: string }>('SELECT fingerprint FROM idempotency');
    const body = { email: 'guest@inn.example', name: '나그네', password: PASSWORD };
    expect(row?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(row?.fingerprint).not.toBe(tagOf(JSON.stringify(body)));
  });
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

  it('is answered to one address 5 times an hour, and then its sign-ups are refused whatever the e-mail', async () => {
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

  it('is not answered more often when many ask at once', async () => {
    const statuses = await Promise.all(Array.from({ length: 60 }, () => ask('192.0.2.1')));
    expect(statuses.filter((status) => status === 409)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(55);
  });

  it('counts an IPv6 network as one address', async () => {
    for (let host = 1; host <= 5; host += 1) expect(await ask(`2001:db8::${host}`)).toBe(409);
    expect(await ask('2001:db8::6')).toBe(429);
    expect(await ask('2001:db8:0:1::6')).toBe(409);
  });

  it('does not keep away who signs up new members', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 30 }, (_, number) => ask('192.0.2.1', `guest-${number}@inn.example`)),
    );
    expect(new Set(statuses)).toEqual(new Set([201]));
  });
});

it('believes X-Forwarded-For of nobody unless a proxy is trusted', async () => {
  const alone = await MemberAtWork.start({ limits: true });
  await alone.signUp('guest@inn.example');
  const statuses: number[] = [];
  for (let host = 1; host <= 6; host += 1)
    statuses.push((await alone.signUp('guest@inn.example', {}, { 'x-forwarded-for': `192.0.2.${host}` })).status);
  expect(statuses).toEqual([409, 409, 409, 409, 409, 429]);
});

describe('a member', () => {
  it('changes name and phone, and a new name is told', async () => {
    const { id, accessToken: token } = await work.guest();
    expect((await work.call('PATCH', '/members/me', { token, body: { phone: '+82 10-1234-5678' } })).status).toBe(200);
    const { status, body } = await work.call('PATCH', '/members/me', { token, body: { name: ' 길손 ' } });
    expect([status, body]).toEqual([200, (await work.me(token)).body]);
    expect(body).toMatchObject({ id, name: '길손', phone: '+82 10-1234-5678', role: 'GUEST' });
    expect(await work.facts()).toEqual([
      { memberId: id, version: 1, name: '나그네', state: 'ACTIVE' },
      { memberId: id, version: 2, name: '길손', state: 'ACTIVE' },
    ]);
  });

  it.each([{ role: 'ADMIN' }, { email: 'other@inn.example' }, { id: 'x' }, { name: '' }, { name: 'x'.repeat(51) }])(
    'cannot change themselves to %p',
    async (body) => {
      const { accessToken: token } = await work.guest();
      const before = await work.me(token);
      expect((await work.call('PATCH', '/members/me', { token, body })).status).toBe(400);
      expect((await work.me(token)).body).toEqual(before.body);
    },
  );

  it('is shown no more than what is theirs to see', async () => {
    const { accessToken } = await work.guest();
    expect(Object.keys((await work.me(accessToken)).body)).toEqual(['id', 'email', 'name', 'role', 'createdAt']);
  });

  it('becomes a host once and for good, and a new access token says so', async () => {
    const { accessToken: token, refreshToken } = await work.guest();
    for (let time = 0; time < 2; time += 1) {
      const { status, body } = await work.call('POST', '/members/me/host', { token });
      expect([status, body.role]).toEqual([200, 'HOST']);
    }
    const before = await work.call('GET', '/host/desk', { token });
    expect([before.status, before.body.code]).toEqual([403, 'FORBIDDEN']);
    const { body } = await work.refresh(refreshToken);
    expect((await work.call('GET', '/host/desk', { token: body.accessToken })).status).toBe(200);
  });
});

describe('withdrawing', () => {
  const withdraw = (token: string, password = PASSWORD) =>
    work.call('DELETE', '/members/me', { token, body: { password } });

  it('needs the current password', async () => {
    const { accessToken } = await work.guest();
    const refused = await withdraw(accessToken, 'not the password');
    expect([refused.status, refused.body.code]).toEqual([403, 'WRONG_PASSWORD']);
    expect((await work.me(accessToken)).status).toBe(200);
  });

  it('ends every session at once', async () => {
    const { accessToken, refreshToken } = await work.guest();
    const { body: other } = await work.logIn('guest@inn.example');
    expect((await withdraw(accessToken)).status).toBe(204);
    for (const token of [accessToken, other.accessToken])
      expect((await work.me(token)).body.code).toBe('TOKEN_REVOKED');
    for (const token of [refreshToken, other.refreshToken]) expect((await work.refresh(token)).status).toBe(401);
    expect((await work.logIn('guest@inn.example')).body.code).toBe('INVALID_CREDENTIALS');
  });

  it('is told without a name, and leaves nothing that names the person', async () => {
    const { id, accessToken: token } = await work.guest();
    await work.call('PATCH', '/members/me', { token, body: { phone: '010-1234-5678' } });
    await withdraw(token);
    expect((await work.facts()).at(-1)).toEqual({ memberId: id, version: 2, name: null, state: 'WITHDRAWN' });
    const row = await work.database.get('SELECT email, name, phone, password_hash FROM member WHERE id = ?', [id]);
    expect(row).toEqual({ email: null, name: null, phone: null, password_hash: null });
  });

  it('frees the e-mail for a new account', async () => {
    const { id, accessToken } = await work.guest();
    await withdraw(accessToken);
    const { status, body } = await work.signUp('guest@inn.example');
    expect(status).toBe(201);
    expect(body.id).not.toBe(id);
    const second = await work.logIn('guest@inn.example');
    await withdraw(second.body.accessToken);
    expect((await work.signUp('guest@inn.example')).status).toBe(201);
  });

  it('twice at once is never a defect', async () => {
    const { accessToken } = await work.guest();
    const statuses = (await Promise.all([1, 2, 3, 4].map(() => withdraw(accessToken)))).map(({ status }) => status);
    expect(statuses).toContain(204);
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
    expect(await work.facts()).toHaveLength(2);
  });
});

describe('the demo members', () => {
  it('are made once, and sign in with the printed logins', async () => {
    await work.fillWithDemoData();
    await work.fillWithDemoData();
    expect([await accounts(), hasher.hashed]).toEqual([6, 6]);
    expect(await work.facts()).toHaveLength(6);
    for (const { email, password, role } of DEMO_LOGINS) {
      const { body } = await work.logIn(email, password);
      expect((await work.me(body.accessToken)).body).toMatchObject({ email, role });
    }
    expect(DEMO_LOGINS.map(({ role }) => role)).toEqual(['HOST', 'HOST', 'GUEST', 'GUEST', 'GUEST', 'ADMIN']);
  });

  it('have a password that a guest could choose as well', async () => {
    const [{ password } = { password: '' }] = DEMO_LOGINS;
    expect((await work.signUp('guest@inn.example', { password })).status).toBe(201);
  });

  it('stay as their visitors have left them', async () => {
    await work.fillWithDemoData();
    const [{ email, password } = { email: '', password: '' }] = DEMO_LOGINS;
    const { accessToken: token } = (await work.logIn(email, password)).body;
    await work.call('PATCH', '/members/me', { token, body: { name: '새 이름' } });
    await work.fillWithDemoData();
    expect((await work.me(token)).body.name).toBe('새 이름');
    await work.call('DELETE', '/members/me', { token, body: { password } });
    await work.fillWithDemoData();
    expect((await work.logIn(email, password)).status).toBe(401);
  });

  it('are let in nowhere where their logins are closed', async () => {
    const closed = await MemberAtWork.start({ settings: { demoLogins: false } });
    await closed.fillWithDemoData();
    for (const { email, password } of DEMO_LOGINS)
      expect((await closed.logIn(email, password)).body.code).toBe('INVALID_CREDENTIALS');
  });
});
