import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
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

  it('takes the phone away by null', async () => {
    await work.signUp('guest@inn.example', { phone: '010-1234-5678' });
    const { accessToken: token } = (await work.logIn('guest@inn.example')).body;
    const { status, body } = await work.call('PATCH', '/members/me', { token, body: { phone: null } });
    expect([status, body.phone, (await work.me(token)).body]).toEqual([200, undefined, body]);
  });

  it.each([
    { name: null },
    { name: 'a\u202eb' },
    { name: 'a\nb' },
    { role: 'ADMIN' },
    { email: 'other@inn.example' },
    { id: 'x' },
    { name: '' },
    { name: 'x'.repeat(51) },
  ])('cannot change themselves to %p', async (body) => {
    const { accessToken: token } = await work.guest();
    const before = await work.me(token);
    expect((await work.call('PATCH', '/members/me', { token, body })).status).toBe(400);
    expect((await work.me(token)).body).toEqual(before.body);
  });

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
});
