import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Transaction } from '#kernel/persistence/transaction.ts';
import type { Revocation, TokenStore } from '#kernel/token-store/token-store.ts';
import { CheapPasswordHasher, tagOf } from '../support/cheap.password-hasher.ts';
import { afterDoubtfulCommit } from '../support/doubtful-commit.ts';
import { eventually } from '../support/eventually.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { type Answer, MemberAtWork, PASSWORD, type Tokens } from './member-at-work.ts';

let hasher: CheapPasswordHasher;
let work: MemberAtWork;
beforeEach(async () => {
  hasher = new CheapPasswordHasher();
  work = await MemberAtWork.start({ hasher });
});
afterEach(() => MemberAtWork.endAll());

/** Asks once nothing else is on its way, so that it is the request whose unit is run twice. */
const doubtful = async (ask: () => Promise<Answer>): Promise<Answer> => {
  await work.facts();
  return afterDoubtfulCommit(work.get(Transaction), ask);
};
const refused = async ({ accessToken }: Tokens) => (await work.me(accessToken)).body.code;

describe('after a commit of which nobody knows whether it happened', () => {
  it('a sign-up has made one account, and told of it once', async () => {
    expect(await doubtful(() => work.signUp('guest@inn.example'))).toMatchObject({ status: 201 });
    await eventually(async () => expect(await work.facts()).toHaveLength(1));
  });

  it('a sign-up with a key gives its answer', async () => {
    const key = { 'idempotency-key': 'key-1' };
    expect(await doubtful(() => work.signUp('guest@inn.example', {}, key))).toMatchObject({ status: 201 });
  });

  it('a sign-up with a known e-mail is still refused', async () => {
    await work.signUp('guest@inn.example');
    const again = await doubtful(() => work.signUp('guest@inn.example'));
    expect(again.body.code).toBe('EMAIL_TAKEN');
  });

  it('a sign-in has opened one session', async () => {
    await work.signUp('guest@inn.example');
    const { status, body } = await doubtful(() => work.logIn('guest@inn.example'));
    expect(status).toBe(200);
    const sessions = await work.call('GET', '/auth/sessions', { token: body.accessToken });
    expect(sessions.body.items).toHaveLength(1);
  });

  it('a sign-in that replaced a weaker hash is not asked to prove the password again', async () => {
    await work.signUp('guest@inn.example');
    const weaken = 'UPDATE member SET password_hash = ?';
    await work.get(Transaction).run(() => work.database.run(weaken, [`weak$${tagOf(PASSWORD)}`]));
    expect(await doubtful(() => work.logIn('guest@inn.example'))).toMatchObject({ status: 200 });
    expect(hasher.verified).toHaveLength(1);
  });

  it('a refresh goes on with the session', async () => {
    const guest = await work.guest();
    const { status, body } = await doubtful(() => work.refresh(guest.refreshToken));
    expect(status).toBe(200);
    expect(await work.me(body.accessToken)).toMatchObject({ status: 200 });
    expect(await work.refresh(body.refreshToken)).toMatchObject({ status: 200 });
  });

  it('a refresh by a spent token still ends the session', async () => {
    const guest = await work.guest();
    const { body: next } = await work.refresh(guest.refreshToken);
    expect(await doubtful(() => work.refresh(guest.refreshToken))).toMatchObject({ status: 401 });
    expect(await refused(next)).toBe('TOKEN_REVOKED');
  });

  it('a sign-out is believed at once', async () => {
    const guest = await work.guest();
    await doubtful(() => work.call('POST', '/auth/logout', { token: guest.accessToken }));
    expect(await refused(guest)).toBe('TOKEN_REVOKED');
  });

  it('a sign-out everywhere is believed at once', async () => {
    const guest = await work.guest();
    const { body: other } = await work.logIn('guest@inn.example');
    await doubtful(() => work.call('POST', '/auth/logout-all', { token: guest.accessToken }));
    expect([await refused(guest), await refused(other)]).toEqual(['TOKEN_REVOKED', 'TOKEN_REVOKED']);
  });

  it('the end of one session is answered, and its tokens are refused', async () => {
    const guest = await work.guest();
    const { body: other } = await work.logIn('guest@inn.example');
    const { body } = await work.call('GET', '/auth/sessions', { token: guest.accessToken });
    const path = `/auth/sessions/${body.items[0].id}`;
    expect(await doubtful(() => work.call('DELETE', path, { token: guest.accessToken }))).toMatchObject({
      status: 204,
    });
    expect(await refused(other)).toBe('TOKEN_REVOKED');
  });

  it('a change of the password is answered, and the other sessions have ended', async () => {
    const guest = await work.guest();
    const { body: other } = await work.logIn('guest@inn.example');
    const body = { currentPassword: PASSWORD, newPassword: 'another quiet inn' };
    const path = '/members/me/password';
    const answer = await doubtful(() => work.call('POST', path, { token: guest.accessToken, body }));
    expect(answer.status).toBe(204);
    expect(await refused(other)).toBe('TOKEN_REVOKED');
    expect(await work.me(guest.accessToken)).toMatchObject({ status: 200 });
  });

  it('a withdrawal is answered, and every session has ended', async () => {
    const guest = await work.guest();
    const body = { password: PASSWORD };
    const answer = await doubtful(() => work.call('DELETE', '/members/me', { token: guest.accessToken, body }));
    expect(answer.status).toBe(204);
    expect(await refused(guest)).toBe('TOKEN_REVOKED');
  });
});

describe('when a unit is run again later', () => {
  it.each([
    ['a sign-out', 'POST', '/auth/logout', undefined],
    ['a sign-out everywhere', 'POST', '/auth/logout-all', undefined],
    ['a withdrawal', 'DELETE', '/members/me', { password: PASSWORD }],
  ])('%s tells the times that it has stored', async (_, method, path, body) => {
    work = await MemberAtWork.start({ hasher, clock: new RunningClock() });
    const { accessToken: token } = await work.guest();
    const told = toldBy(work.store);
    await doubtful(() => work.call(method, path, { token, body }));
    const stored = await work.database.all(
      'SELECT session_id AS sessionId, kept_until AS until FROM member_revocation',
    );
    expect([told, stored]).toEqual([stored, [expect.anything()]]);
  });
});

/** Whoever asks twice is told two times. */
class RunningClock extends FakeClock {
  override now(): number {
    this.advance(1_000);
    return super.now();
  }
}

/** What a store is told from now on. */
function toldBy(store: TokenStore): Revocation[] {
  const told: Revocation[] = [];
  const revoke = store.revoke.bind(store);
  store.revoke = async (revocations) => {
    told.push(...revocations);
    await revoke(revocations);
  };
  return told;
}
