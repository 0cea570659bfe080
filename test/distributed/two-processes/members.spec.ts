import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { operator } from '#kernel/audit/audit.ts';
import type { Id } from '#kernel/domain/ids.ts';
import { MemberChanged } from '#member';
import type { Email } from '../../../src/modules/member/domain/email.ts';
import { MemberRepository } from '../../../src/modules/member/domain/member-repository.ts';
import { SendResetLinks } from '../../../src/modules/member/jobs/send-reset-links.ts';
import { GrantRole } from '../../../src/modules/member/use-cases/grant-role.ts';
import { type Answer, MemberAtWork, PASSWORD } from '../../modules/member-at-work.ts';
import { dropSchemas, newSchemaPrefix } from '../../support/mysql-server.ts';
import { OFTEN, sharedDatabases } from '../../support/two-processes.ts';

let prefix: string;
let one: MemberAtWork;
let other: MemberAtWork;
beforeEach(async () => {
  prefix = newSchemaPrefix();
  const openDatabase = sharedDatabases(prefix);
  one = await MemberAtWork.start({ openDatabase });
  const { clock, keys, store } = one;
  other = await MemberAtWork.start({ openDatabase, clock, keys, store });
});
afterEach(async () => {
  await MemberAtWork.endAll();
  await dropSchemas(prefix);
});

const atOnce = <T>(work: (at: MemberAtWork) => Promise<T>, there = work): Promise<[T, T]> =>
  Promise.all([work(one), there(other)]);
const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort();
const email = (time: number) => `guest-${time}@inn.example`;
const count = async (sql: string, values: string[] = []) =>
  (await one.database.get<{ count: number }>(sql, values))?.count;
const accounts = (time: number) => count('SELECT COUNT(*) AS count FROM member WHERE email = ?', [email(time)]);
const told = async (memberId: string) => {
  const rows = await one.database.all<{ payload: string }>(
    'SELECT payload FROM outbox WHERE type = ? AND partition_key = ? ORDER BY seq',
    [MemberChanged.type, memberId],
  );
  return rows.map(({ payload }) => JSON.parse(payload).data);
};
const letters = () => [...one.mail.letters, ...other.mail.letters];
const grant = (to: string, role: 'ADMIN') =>
  one.get(GrantRole).execute({ email: to as Email, role, actor: operator('test') });

describe('two processes at once', () => {
  it('let one sign up with an e-mail, and tell the other that it is taken', async () => {
    for (const time of OFTEN) {
      const answers = await atOnce((at) => at.signUp(email(time)));
      expect(statuses(answers)).toEqual([201, 409]);
      expect(answers.find(({ status }) => status === 409)?.body.code).toBe('EMAIL_TAKEN');
      expect(await accounts(time)).toBe(1);
    }
  });

  it('sign up once by one Idempotency-Key, and answer the other alike or that it is in flight', async () => {
    for (const time of OFTEN) {
      const headers = { 'idempotency-key': `sign-up-${time}` };
      const signUp = (at: MemberAtWork) => at.signUp(email(time), {}, headers);
      const [a, b] = await atOnce(signUp);
      const done = [a, b].filter(({ status }) => status === 201);
      const inFlight = [a, b].filter(({ status, body }) => status === 409 && body.code === 'IDEMPOTENCY_IN_FLIGHT');
      expect(done.length + inFlight.length).toBe(2);
      expect(new Set(done.map(({ body }) => body.id)).size).toBe(1);
      expect(done.filter(({ headers: said }) => said.get('idempotency-replayed') === null)).toHaveLength(1);
      for (const { headers: said } of inFlight) expect(said.get('retry-after')).toBe('1');
      for (const again of await atOnce(signUp)) expect([again.status, again.body]).toEqual([201, done[0]?.body]);
      expect(await accounts(time)).toBe(1);
    }
  });

  it('exchange a refresh token at most once, and end the family of one that came twice', async () => {
    const { id } = await one.guest();
    for (const _ of OFTEN) {
      const { body: tokens } = await one.logIn('guest@inn.example');
      const answers = await atOnce((at) => at.refresh(tokens.refreshToken));
      expect(statuses(answers)).toEqual([200, 401]);
      const fresh = answers.find(({ status }) => status === 200)?.body;
      expect((await other.refresh(fresh.refreshToken)).status).toBe(401);
      for (const token of [tokens.accessToken, fresh.accessToken]) expect((await one.me(token)).status).toBe(401);
    }
    expect(
      await count('SELECT COUNT(*) AS count FROM member_session WHERE member_id = ? AND ended_at IS NULL', [id]),
    ).toBe(1);
  });

  it('end a session for good, also while it is refreshed', async () => {
    await one.guest();
    for (const _ of OFTEN) {
      const { body: tokens } = await one.logIn('guest@inn.example');
      one.clock.advance(1_000);
      const [, refreshed] = await atOnce(
        (at) => at.call('POST', '/auth/logout', { token: tokens.accessToken }),
        (at) => at.refresh(tokens.refreshToken),
      );
      const [row] = await one.database.all<{ ended_at: number; refreshed_at: number; tokens: number }>(
        `SELECT s.ended_at, s.refreshed_at, COUNT(*) AS tokens FROM member_session s JOIN member_refresh_token t ON t.session_id = s.id
         GROUP BY s.id ORDER BY s.id DESC LIMIT 1`,
      );
      expect(row?.ended_at).not.toBeNull();
      expect(row?.tokens).toBe(refreshed.status === 200 ? 2 : 1);
      expect(Number(row?.refreshed_at) === one.clock.now()).toBe(refreshed.status === 200);
      if (refreshed.status === 200) expect((await one.me(refreshed.body.accessToken)).status).toBe(401);
    }
  });

  it('keep what each of them changes of a member, and give each fact a version of its own', async () => {
    const { id, accessToken: token } = await one.guest();
    for (const time of OFTEN) {
      const answers = await atOnce(
        (at) => at.call('PATCH', '/members/me', { token, body: { name: `이름 ${time}` } }),
        (at) =>
          at.call('PATCH', '/members/me', { token, body: { name: `성함 ${time}`, phone: `010-1234-${1000 + time}` } }),
      );
      expect(statuses(answers)).toEqual([200, 200]);
      expect((await one.me(token)).body.phone).toBe(`010-1234-${1000 + time}`);
    }
    const facts = await told(id);
    expect(facts.map(({ version }) => version)).toEqual(facts.map((_, at) => at + 1));
    expect(facts.at(-1).name).toBe((await one.me(token)).body.name);
  });

  it('leave one admin, when two of them suspend each other', async () => {
    const admins = [];
    for (const name of ['a', 'b']) {
      const { id } = await one.guest(`${name}@inn.example`);
      await grant(`${name}@inn.example`, 'ADMIN');
      admins.push({ id, token: (await one.logIn(`${name}@inn.example`)).body.accessToken });
    }
    for (const _ of OFTEN) {
      const [a, b] = admins as [(typeof admins)[0], (typeof admins)[0]];
      const suspend = (at: MemberAtWork, by: typeof a, whom: typeof a) =>
        at.call('POST', `/admin/members/${whom.id}/suspension`, { token: by.token, body: { reason: 'test' } });
      await atOnce(
        (at) => suspend(at, a, b),
        (at) => suspend(at, b, a),
      );
      expect(await count("SELECT COUNT(*) AS count FROM member WHERE role = 'ADMIN' AND state = 'ACTIVE'")).toBe(1);
      for (const [name, admin] of [
        ['a', a],
        ['b', b],
      ] as const) {
        const { state } = (await one.get(MemberRepository).find(admin.id as Id<'member'>)) ?? {};
        if (state === 'SUSPENDED') {
          const by = admin === a ? b : a;
          await one.call('DELETE', `/admin/members/${admin.id}/suspension`, { token: by.token });
        }
        admin.token = (await one.logIn(`${name}@inn.example`)).body.accessToken;
      }
    }
  });

  it('let one choose a new password by a link', async () => {
    await one.guest();
    for (const time of OFTEN) {
      one.clock.advance(3_600_000);
      await one.call('POST', '/auth/password-reset', { body: { email: 'guest@inn.example' } });
      const before = [...letters()];
      await atOnce((at) => at.get(SendResetLinks).run());
      const sent = letters().filter((letter) => !before.includes(letter));
      expect(sent).toHaveLength(1);
      const token = /#token=([\w-]+)/.exec(sent[0]?.text ?? '')?.[1];
      const confirm = (newPassword: string) => (at: MemberAtWork) =>
        at.call('POST', '/auth/password-reset/confirm', { body: { token, newPassword } });
      const answers = await atOnce(confirm(`${PASSWORD} one ${time}`), confirm(`${PASSWORD} two ${time}`));
      expect(statuses(answers)).toEqual([204, 400]);
      const password = `${PASSWORD} ${answers[0].status === 204 ? 'one' : 'two'} ${time}`;
      expect((await other.logIn('guest@inn.example', password)).status).toBe(200);
    }
  });
});
