import type { KeyObject } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AccessTokenTerms } from '#kernel/auth/access-token.ts';
import { makeKeyPem, privateKeyFrom } from '#kernel/auth/ec-key.ts';
import { KeyRing } from '#kernel/auth/key-ring.ts';
import { digestOf } from '#kernel/auth/opaque-tokens.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { InProcessTokenStore } from '#kernel/token-store/in-process.token-store.ts';
import { SessionsUnknown } from '#kernel/token-store/token-store.errors.ts';
import { type Revocation, TokenStore } from '#kernel/token-store/token-store.ts';
import { SessionRepository } from '../../src/modules/member/domain/session-repository.ts';
import { PruneSessions } from '../../src/modules/member/jobs/prune-sessions.ts';
import { RestoreRevocations } from '../../src/modules/member/jobs/restore-revocations.ts';
import { type Answer, MemberAtWork, PASSWORD, type Tokens } from '../modules/member-at-work.ts';
import { FakeClock } from '../support/fake-clock.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** A store in another process, which may lose its data or be away. */
class FragileStore extends TokenStore {
  readonly #clock: FakeClock;
  #inner: InProcessTokenStore;
  away = false;
  told = 0;

  constructor(clock: FakeClock) {
    super();
    this.#clock = clock;
    this.#inner = new InProcessTokenStore(clock);
  }

  loseEverything(): void {
    this.#inner = new InProcessTokenStore(this.#clock);
  }

  isAlive(session: { readonly sessionId: string }): Promise<boolean> {
    return this.#reached().isAlive(session);
  }
  async revoke(revocations: readonly Revocation[]): Promise<void> {
    await this.#reached().revoke(revocations);
    this.told += revocations.length;
  }
  async restore(unexpired: () => Promise<readonly Revocation[]>): Promise<void> {
    await this.#reached().restore(unexpired);
  }
  async isKnown(): Promise<boolean> {
    return this.#reached().isKnown();
  }

  #reached(): InProcessTokenStore {
    if (this.away) throw new SessionsUnknown();
    return this.#inner;
  }
}

let store: FragileStore;
let work: MemberAtWork;
beforeEach(async () => {
  const clock = new FakeClock();
  store = new FragileStore(clock);
  work = await MemberAtWork.start({ clock, store });
});
afterEach(() => MemberAtWork.endAll());

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
const newKey = () => privateKeyFrom({ pem: makeKeyPem() });
const logOut = (token: string) => work.call('POST', '/auth/logout', { token });
const codes = async (calls: readonly Promise<Answer>[]): Promise<Set<string>> =>
  new Set((await Promise.all(calls)).map(({ status, body }) => body?.code ?? String(status)));

describe('a refresh token', () => {
  it('SECURITY 20: is exchanged for a new pair, which goes on with the session', async () => {
    const guest = await work.guest();
    const { status, headers, body } = await work.refresh(guest.refreshToken);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['accessToken', 'tokenType', 'expiresIn', 'refreshToken', 'refreshExpiresIn']);
    expect(body.refreshToken).not.toBe(guest.refreshToken);
    expect(headers.get('set-cookie')).toContain(`jumak_refresh=${body.refreshToken}; Path=/api/v1/auth;`);
    expect((await work.me(body.accessToken)).status).toBe(200);
    expect((await work.refresh(body.refreshToken)).status).toBe(200);
  });

  it('SECURITY 20: that was spent ends the whole session when it comes again, its access tokens too', async () => {
    const guest = await work.guest();
    const { body: next } = await work.refresh(guest.refreshToken);
    const reused = await work.refresh(guest.refreshToken);
    expect([reused.status, reused.body.code]).toEqual([401, 'INVALID_REFRESH_TOKEN']);
    expect(await codes([guest, next].map(({ accessToken }) => work.me(accessToken)))).toEqual(
      new Set(['TOKEN_REVOKED']),
    );
    expect((await work.refresh(next.refreshToken)).body.code).toBe('INVALID_REFRESH_TOKEN');
  });

  it('SECURITY 20: that was spent long ago still ends the session', async () => {
    const guest = await work.guest();
    let current: Tokens = guest;
    for (let time = 0; time < 4; time += 1) {
      work.clock.advance(6 * DAY);
      current = (await work.refresh(current.refreshToken)).body;
      await work.get(PruneSessions).run();
    }
    await work.refresh(guest.refreshToken);
    expect((await work.me(current.accessToken)).body.code).toBe('TOKEN_REVOKED');
  });

  it('SECURITY 20: leaves the other sessions of the member alone when it is spent twice', async () => {
    const guest = await work.guest();
    const { body: other } = await work.logIn('guest@inn.example');
    await work.refresh(guest.refreshToken);
    await work.refresh(guest.refreshToken);
    expect((await work.me(other.accessToken)).status).toBe(200);
    expect((await work.refresh(other.refreshToken)).status).toBe(200);
  });

  it('SECURITY 21: presented 100 times at once is exchanged once at most, and the session is dead after', async () => {
    const guest = await work.guest();
    const answers = await Promise.all(Array.from({ length: 100 }, () => work.refresh(guest.refreshToken)));
    const won = answers.filter(({ status }) => status === 200).map(({ body }) => body as Tokens);
    expect(won.length).toBeLessThanOrEqual(1);
    expect(answers.filter(({ status }) => status !== 200 && status !== 401)).toEqual([]);
    expect(await codes([guest, ...won].map(({ accessToken }) => work.me(accessToken)))).toEqual(
      new Set(['TOKEN_REVOKED']),
    );
    expect(await codes([guest, ...won].map(({ refreshToken }) => work.refresh(refreshToken)))).toEqual(
      new Set(['INVALID_REFRESH_TOKEN']),
    );
  });

  it('SECURITY 19: lies unused for 7 days at most, and its session lives 30 days at most', async () => {
    const idle = await work.guest('idle@inn.example');
    const busy = await work.guest('busy@inn.example');
    let { refreshToken } = busy;
    for (let week = 0; week < 4; week += 1) {
      work.clock.advance(7 * DAY - 1);
      const { body } = await work.refresh(refreshToken);
      refreshToken = body.refreshToken;
    }
    expect((await work.refresh(idle.refreshToken)).status).toBe(401);
    work.clock.advance(2 * DAY);
    const { status, body } = await work.refresh(refreshToken);
    expect([status, body.refreshExpiresIn]).toEqual([200, 0]);
    work.clock.advance(MINUTE);
    expect((await work.refresh(body.refreshToken)).status).toBe(401);
  });

  it('SECURITY 23: is known to the database by its digest alone, and no secret reaches log or events', async () => {
    const { id: _, ...guest } = await work.guest();
    const { body: next } = await work.refresh(guest.refreshToken);
    await work.refresh(guest.refreshToken);
    await work.logIn('guest@inn.example', 'a wrong canary');
    await work.facts();
    const tables = await work.database.all<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'");
    const rows = await Promise.all(tables.map(({ name }) => work.database.all(`SELECT * FROM ${name}`)));
    const traces = JSON.stringify([rows, work.log, work.told]);
    expect(traces).toContain(digestOf(next.refreshToken));
    expect(work.log.join()).toContain('a spent refresh token came again');
    for (const secret of [PASSWORD, 'a wrong canary', ...Object.values(guest), next.accessToken, next.refreshToken])
      expect(traces).not.toContain(secret);
  });
});

describe('signing out', () => {
  it('SECURITY 22: is believed at once, by access and refresh token, and takes the cookie back', async () => {
    const { accessToken, refreshToken } = await work.guest();
    await work.me(accessToken);
    const { status, headers } = await logOut(accessToken);
    expect(status).toBe(204);
    expect(headers.get('set-cookie')).toBe('jumak_refresh=; Path=/api/v1/auth; Max-Age=0; HttpOnly; SameSite=Strict');
    expect((await work.me(accessToken)).body.code).toBe('TOKEN_REVOKED');
    expect((await work.refresh(refreshToken)).status).toBe(401);
  });

  it('SECURITY 22: again, or many times at once, is never a defect', async () => {
    const { accessToken } = await work.guest();
    const statuses = (await Promise.all(Array.from({ length: 20 }, () => logOut(accessToken)))).map(
      ({ status }) => status,
    );
    expect(statuses.filter((status) => status !== 204 && status !== 401)).toEqual([]);
    expect((await logOut(accessToken)).status).toBe(401);
  });

  it('SECURITY 22: while requests and refreshes are under way leaves nothing that works', async () => {
    for (let time = 0; time < 10; time += 1) {
      const guest = await work.guest(`guest-${time}@inn.example`);
      const reads = Array.from({ length: 10 }, () => work.me(guest.accessToken));
      const [refreshed] = await Promise.all([work.refresh(guest.refreshToken), logOut(guest.accessToken), ...reads]);
      const held: Tokens[] = refreshed.status === 200 ? [guest, refreshed.body] : [guest];
      expect(await codes(held.map(({ accessToken }) => work.me(accessToken)))).toEqual(new Set(['TOKEN_REVOKED']));
      expect(await codes(held.map(({ refreshToken }) => work.refresh(refreshToken)))).toEqual(
        new Set(['INVALID_REFRESH_TOKEN']),
      );
    }
  });

  it('SECURITY 22: everywhere ends every session of the member and nobody else’s', async () => {
    const own = await work.guest();
    const { body: other } = await work.logIn('guest@inn.example');
    const stranger = await work.guest('stranger@inn.example');
    expect((await work.call('POST', '/auth/logout-all', { token: own.accessToken })).status).toBe(204);
    expect(await codes([own, other].map(({ accessToken }) => work.me(accessToken)))).toEqual(
      new Set(['TOKEN_REVOKED']),
    );
    expect((await work.me(stranger.accessToken)).status).toBe(200);
  });
});

it('SECURITY 22: ends also the access token that outlives its session', async () => {
  const { accessToken, refreshToken } = await work.guest();
  let tokens: Tokens = { accessToken, refreshToken };
  for (const pause of [7 * DAY - 1, 7 * DAY - 1, 7 * DAY - 1, 7 * DAY - 1, 2 * DAY]) {
    work.clock.advance(pause);
    tokens = (await work.refresh(tokens.refreshToken)).body;
  }
  work.clock.advance(MINUTE);
  await work.get(PruneSessions).run();
  const { body: other } = await work.logIn('guest@inn.example');
  expect((await work.me(tokens.accessToken)).status).toBe(200);
  await work.call('POST', '/auth/logout-all', { token: other.accessToken });
  expect((await work.me(tokens.accessToken)).body.code).toBe('TOKEN_REVOKED');
});

describe('what has ended', () => {
  it('SECURITY 23: stays ended over a restart', async () => {
    const { accessToken } = await work.guest();
    const alive = await work.guest('alive@inn.example');
    await logOut(accessToken);
    await work.stop();
    const { folder, clock, keys } = work;
    work = await MemberAtWork.start({ folder, clock, keys });
    expect((await work.me(accessToken)).body.code).toBe('TOKEN_REVOKED');
    expect((await work.me(alive.accessToken)).status).toBe(200);
    expect((await work.refresh(alive.refreshToken)).status).toBe(200);
  });

  it('SECURITY 24: is written back to a store that lost it, and until then nobody is let in but to public routes', async () => {
    const { accessToken } = await work.guest();
    const alive = await work.guest('alive@inn.example');
    await logOut(accessToken);
    store.loseEverything();
    const closed = await work.me(alive.accessToken);
    expect([closed.status, closed.body.code, closed.headers.get('retry-after')]).toEqual([503, 'UNAVAILABLE', '1']);
    expect((await work.logIn('alive@inn.example')).status).toBe(200);
    expect((await work.call('GET', '/.well-known/jwks.json')).status).toBe(200);
    await work.get(RestoreRevocations).run();
    expect((await work.me(accessToken)).body.code).toBe('TOKEN_REVOKED');
    expect((await work.me(alive.accessToken)).status).toBe(200);
  });

  it('SECURITY 24: is told to a store that was away as soon as it is back', async () => {
    const { accessToken, refreshToken } = await work.guest();
    const { body: next } = await work.refresh(refreshToken);
    store.away = true;
    expect((await work.refresh(refreshToken)).status).toBe(503);
    await work.get(RestoreRevocations).run();
    store.away = false;
    await work.get(RestoreRevocations).run();
    expect(await codes([accessToken, next.accessToken].map((token) => work.me(token)))).toEqual(
      new Set(['TOKEN_REVOKED']),
    );
  });

  describe('that a process made which died before the store knew', () => {
    const diesEnding = async (accessToken: string) => {
      const { sid: sessionId } = claimsOf(accessToken);
      const at = work.clock.now();
      const until = work.get(AccessTokenTerms).revokedUntil(at);
      await work.get(Transaction).run(() => work.get(SessionRepository).end({ sessionId, until, at }));
    };

    it('SECURITY 24: is told by the others', async () => {
      const { accessToken } = await work.guest();
      await diesEnding(accessToken);
      await work.get(RestoreRevocations).run();
      expect((await work.me(accessToken)).body.code).toBe('TOKEN_REVOKED');
    });

    it('SECURITY 24: is told by the others also after the store was away for long', async () => {
      const { accessToken } = await work.guest();
      store.away = true;
      await diesEnding(accessToken);
      for (let minute = 0; minute < 5; minute += 1) {
        await work.get(RestoreRevocations).run();
        work.clock.advance(MINUTE);
      }
      store.away = false;
      await work.get(RestoreRevocations).run();
      expect((await work.me(accessToken)).body.code).toBe('TOKEN_REVOKED');
    });

    it('SECURITY 24: is told once', async () => {
      const { accessToken } = await work.guest();
      await diesEnding(accessToken);
      for (let second = 0; second < 3; second += 1) await work.get(RestoreRevocations).run();
      expect(store.told).toBe(1);
    });
  });

  it('SECURITY 23: is forgotten when no access token can be left, and so are sessions that are over', async () => {
    const ended = await work.guest();
    const idle = await work.guest('idle@inn.example');
    const rows = async () =>
      Promise.all(
        ['member_session', 'member_refresh_token', 'member_revocation'].map(
          async (table) => (await work.database.all(`SELECT * FROM ${table}`)).length,
        ),
      );
    await work.refresh(ended.refreshToken);
    await logOut(ended.accessToken);
    expect(await rows()).toEqual([2, 3, 1]);
    work.clock.advance(15 * MINUTE);
    await work.get(PruneSessions).run();
    expect(await rows()).toEqual([2, 3, 1]);
    work.clock.advance(MINUTE);
    await work.get(PruneSessions).run();
    expect(await rows()).toEqual([2, 3, 0]);
    work.clock.advance(44 * MINUTE);
    await work.get(PruneSessions).run();
    expect(await rows()).toEqual([1, 1, 0]);
    expect((await work.refresh(idle.refreshToken)).status).toBe(200);
    work.clock.advance(8 * DAY);
    await work.get(PruneSessions).run();
    expect(await rows()).toEqual([0, 0, 0]);
  });
});

it('SECURITY 19: an access token lives 15 minutes, a refresh token 7 days', async () => {
  await work.signUp('guest@inn.example');
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

describe('the keys that sign', () => {
  const startWith = async ({ signing, retired }: { readonly signing: KeyObject; readonly retired?: KeyObject[] }) => {
    const { folder, clock } = work;
    await work.stop();
    const keys = new KeyRing({ signing, ...(retired && { retired }) });
    work = await MemberAtWork.start({ folder, clock, keys });
  };

  it('SECURITY 26: are two while one is retired, and tokens of both count', async () => {
    const { accessToken: old } = await work.guest();
    await startWith({ signing: newKey(), retired: [work.keys.signing.privateKey] });
    const { accessToken: young } = (await work.logIn('guest@inn.example')).body;
    expect(await codes([old, young].map((token) => work.me(token)))).toEqual(new Set(['200']));
    expect((await work.call('GET', '/.well-known/jwks.json')).body.keys).toHaveLength(2);
  });

  it('SECURITY 26: are one when the other is taken away, and its tokens count no more', async () => {
    const { accessToken: old } = await work.guest();
    await startWith({ signing: newKey() });
    expect((await work.me(old)).body.code).toBe('TOKEN_INVALID');
    const { accessToken: young } = (await work.logIn('guest@inn.example')).body;
    expect((await work.me(young)).status).toBe(200);
  });
});
