import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Answer, MemberAtWork } from './member-at-work.ts';

const MINUTE = 60_000;

let work: MemberAtWork;
beforeEach(async () => {
  work = await MemberAtWork.start();
});
afterEach(() => MemberAtWork.endAll());

const codes = async (calls: readonly Promise<Answer>[]): Promise<Set<string>> =>
  new Set((await Promise.all(calls)).map(({ status, body }) => body?.code ?? String(status)));

describe('a refresh token', () => {
  it('may come in the cookie', async () => {
    const { refreshToken } = await work.guest();
    const headers = { cookie: `theme=dark; jumak_refresh=${refreshToken}` };
    expect((await work.call('POST', '/auth/refresh', { headers })).status).toBe(200);
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
