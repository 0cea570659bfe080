import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '#kernel/auth/opaque-tokens.ts';
import { InProcessTokenStore } from '#kernel/token-store/in-process.token-store.ts';
import { SessionsUnknown } from '#kernel/token-store/token-store.errors.ts';
import { type Revocation, TokenStore } from '#kernel/token-store/token-store.ts';
import { PruneSessions } from '../../src/modules/member/jobs/prune-sessions.ts';
import { RestoreRevocations } from '../../src/modules/member/jobs/restore-revocations.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { type Answer, MemberAtWork, PASSWORD, type Tokens } from './member-at-work.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** A store in another process, which may lose its data or be away. */
class FragileStore extends TokenStore {
  readonly #clock: FakeClock;
  #inner: InProcessTokenStore;
  away = false;

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
  }
  async restore(revocations: readonly Revocation[]): Promise<void> {
    await this.#reached().restore(revocations);
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

const logOut = (token: string) => work.call('POST', '/auth/logout', { token });
const codes = async (calls: readonly Promise<Answer>[]): Promise<Set<string>> =>
  new Set((await Promise.all(calls)).map(({ status, body }) => body?.code ?? String(status)));

describe('a refresh token', () => {
  it('is exchanged for a new pair, which goes on with the session', async () => {
    const guest = await work.guest();
    const { status, headers, body } = await work.refresh(guest.refreshToken);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['accessToken', 'tokenType', 'expiresIn', 'refreshToken', 'refreshExpiresIn']);
    expect(body.refreshToken).not.toBe(guest.refreshToken);
    expect(headers.get('set-cookie')).toContain(`jumak_refresh=${body.refreshToken}; Path=/api/v1/auth;`);
    expect((await work.me(body.accessToken)).status).toBe(200);
    expect((await work.refresh(body.refreshToken)).status).toBe(200);
  });

  it('may come in the cookie', async () => {
    const { refreshToken } = await work.guest();
    const headers = { cookie: `theme=dark; jumak_refresh=${refreshToken}` };
    expect((await work.call('POST', '/auth/refresh', { headers })).status).toBe(200);
  });

  it('that was spent ends the whole session when it comes again, its access tokens too', async () => {
    const guest = await work.guest();
    const { body: next } = await work.refresh(guest.refreshToken);
    const reused = await work.refresh(guest.refreshToken);
    expect([reused.status, reused.body.code]).toEqual([401, 'INVALID_REFRESH_TOKEN']);
    expect(await codes([guest, next].map(({ accessToken }) => work.me(accessToken)))).toEqual(
      new Set(['TOKEN_REVOKED']),
    );
    expect((await work.refresh(next.refreshToken)).body.code).toBe('INVALID_REFRESH_TOKEN');
  });

  it('that was spent long ago still ends the session', async () => {
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

  it('leaves the other sessions of the member alone when it is spent twice', async () => {
    const guest = await work.guest();
    const { body: other } = await work.logIn('guest@inn.example');
    await work.refresh(guest.refreshToken);
    await work.refresh(guest.refreshToken);
    expect((await work.me(other.accessToken)).status).toBe(200);
    expect((await work.refresh(other.refreshToken)).status).toBe(200);
  });

  it('presented 100 times at once is exchanged once at most, and the session is dead after', async () => {
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

  it('lies unused for 7 days at most, and its session lives 30 days at most', async () => {
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

  it.each([[{}], [{ refreshToken: '' }], [{ refreshToken: 'x'.repeat(43) }]])('is not %p', async (body) => {
    expect((await work.call('POST', '/auth/refresh', { body })).body.code).toBe('INVALID_REFRESH_TOKEN');
  });

  it('is no access token, nor the other way round', async () => {
    const { accessToken, refreshToken } = await work.guest();
    expect((await work.refresh(accessToken)).body.code).toBe('INVALID_REFRESH_TOKEN');
    expect((await work.me(refreshToken)).body.code).toBe('TOKEN_INVALID');
    expect((await work.me(accessToken)).status).toBe(200);
  });

  it('is known to the database by its digest alone, and no secret reaches log or events', async () => {
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
  it('is believed at once, by access and refresh token, and takes the cookie back', async () => {
    const { accessToken, refreshToken } = await work.guest();
    await work.me(accessToken);
    const { status, headers } = await logOut(accessToken);
    expect(status).toBe(204);
    expect(headers.get('set-cookie')).toBe('jumak_refresh=; Path=/api/v1/auth; Max-Age=0; HttpOnly; SameSite=Strict');
    expect((await work.me(accessToken)).body.code).toBe('TOKEN_REVOKED');
    expect((await work.refresh(refreshToken)).status).toBe(401);
  });

  it('again, or many times at once, is never a defect', async () => {
    const { accessToken } = await work.guest();
    const statuses = (await Promise.all(Array.from({ length: 20 }, () => logOut(accessToken)))).map(
      ({ status }) => status,
    );
    expect(statuses.filter((status) => status !== 204 && status !== 401)).toEqual([]);
    expect((await logOut(accessToken)).status).toBe(401);
  });

  it('while requests and refreshes are under way leaves nothing that works', async () => {
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

  it('everywhere ends every session of the member and nobody else’s', async () => {
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

it('ends also the access token that outlives its session', async () => {
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

describe('the sessions of a member', () => {
  const listed = (token: string, query = '') => work.call('GET', `/auth/sessions${query}`, { token });

  it('are listed newest first, with the one that asks', async () => {
    const { accessToken: token } = await work.guest();
    work.clock.advance(MINUTE);
    await work.logIn('guest@inn.example');
    await work.guest('stranger@inn.example');
    const { status, body } = await listed(token);
    expect([status, body]).toEqual([
      200,
      {
        items: [
          { id: expect.any(String), createdAt: '2026-07-01T00:01:00.000Z', current: false },
          { id: expect.any(String), createdAt: '2026-07-01T00:00:00.000Z', current: true },
        ],
        page: { nextCursor: null },
      },
    ]);
  });

  it('are listed page by page, and an altered cursor is refused', async () => {
    const { accessToken: token } = await work.guest();
    for (let time = 0; time < 4; time += 1) await work.logIn('guest@inn.example');
    const all = (await listed(token)).body.items;
    const first = (await listed(token, '?limit=3')).body;
    const second = (await listed(token, `?limit=3&cursor=${first.page.nextCursor}`)).body;
    expect([...first.items, ...second.items]).toEqual(all);
    expect(second.page.nextCursor).toBeNull();
    expect((await listed(token, `?cursor=x${first.page.nextCursor}`)).status).toBe(400);
  });

  it('can be ended one by one', async () => {
    const { accessToken: token } = await work.guest();
    const { body: other } = await work.logIn('guest@inn.example');
    const [{ id }] = (await listed(token)).body.items;
    expect((await work.call('DELETE', `/auth/sessions/${id}`, { token })).status).toBe(204);
    expect((await work.me(other.accessToken)).body.code).toBe('TOKEN_REVOKED');
    expect((await work.refresh(other.refreshToken)).status).toBe(401);
    expect((await listed(token)).body.items).toHaveLength(1);
    expect((await work.call('DELETE', `/auth/sessions/${id}`, { token })).status).toBe(404);
  });

  it('look to a stranger as if they were not there', async () => {
    const { accessToken: token } = await work.guest();
    const stranger = await work.guest('stranger@inn.example');
    const [{ id }] = (await listed(stranger.accessToken)).body.items;
    const answers = await Promise.all(
      [id, '01a20765-6562-741b-b827-14a4567a2d61', 'nonsense'].map((other) =>
        work.call('DELETE', `/auth/sessions/${other}`, { token }),
      ),
    );
    for (const { status, body } of answers) expect([status, body.code]).toEqual([404, 'SESSION_NOT_FOUND']);
    expect((await work.me(stranger.accessToken)).status).toBe(200);
  });
});

describe('what has ended', () => {
  it('stays ended over a restart', async () => {
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

  it('is written back to a store that lost it, and until then nobody is let in but to public routes', async () => {
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

  it('is told to a store that was away as soon as it is back', async () => {
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

  it('is forgotten when no access token can be left, and so are sessions that are over', async () => {
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

it('asks for a token wherever it is not public, and shows its public keys to anybody', async () => {
  const closed: readonly (readonly [string, string])[] = [
    ['GET', '/members/me'],
    ['PATCH', '/members/me'],
    ['POST', '/members/me/password'],
    ['POST', '/members/me/host'],
    ['DELETE', '/members/me'],
    ['POST', '/auth/logout'],
    ['POST', '/auth/logout-all'],
    ['GET', '/auth/sessions'],
    ['DELETE', '/auth/sessions/nonsense'],
  ];
  expect(await codes(closed.map(([method, path]) => work.call(method, path)))).toEqual(new Set(['TOKEN_MISSING']));
  const { status, headers, body } = await work.call('GET', '/.well-known/jwks.json');
  expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=300']);
  expect(body).toEqual(work.keys.jwks());
});
