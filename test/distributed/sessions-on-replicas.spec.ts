import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeKeyPem } from '#kernel/auth/ec-key.ts';
import { type Answer, ApiClient } from '../support/api-client.ts';
import { eventually } from '../support/eventually.ts';
import { RedisServer } from '../support/redis-server.ts';
import { PASSWORD, TestApplication } from '../support/test-application.ts';
import { kafkaMonolith } from '../support/topologies.ts';

const AT_ONCE = 100;
const LOGOUTS = 10;
const START_WITHIN = 180_000;
/** What a busy server may answer to whoever asks it for a hundred things at once. */
const UNDECIDED = 503;

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

describe('sessions in two processes on MySQL, Redis and Kafka', () => {
  let redis: RedisServer;
  let jumak: TestApplication;
  let here: ApiClient;
  let there: ApiClient;
  let guests = 0;

  beforeAll(async () => {
    redis = await RedisServer.start();
    jumak = await TestApplication.start({
      topology: {
        ...kafkaMonolith,
        name: 'Kafka, everything and member once more',
        processes: [['member', 'accommodation', 'room', 'reservation'], ['member']],
      },
      variables: { JUMAK_REDIS_URL: redis.url, JUMAK_AUTH_SIGNING_KEY: makeKeyPem() },
    });
    [here, there] = jumak.urls.map((url) => new ApiClient(url)) as [ApiClient, ApiClient];
  }, START_WITHIN);
  afterAll(async () => {
    await jumak?.end();
    await redis.end();
  }, START_WITHIN);

  const guest = async (): Promise<Tokens> => {
    guests += 1;
    const email = `guest-${guests}@inn.example`;
    await here.must(201, here.post('/members', { email, name: '나그네', password: PASSWORD }));
    return here.must(200, there.post('/auth/login', { email, password: PASSWORD }));
  };
  const refresh = (at: ApiClient, { refreshToken }: Tokens) => at.post('/auth/refresh', { refreshToken });
  const signedIn = (at: ApiClient, { accessToken: token }: Tokens) => new ApiClient(at.base, { memberId: '', token });
  const me = (at: ApiClient, tokens: Tokens) => signedIn(at, tokens).get('/members/me');
  const logOut = (at: ApiClient, tokens: Tokens) => signedIn(at, tokens).post('/auth/logout');
  const everywhere = (ask: (at: ApiClient) => Promise<Answer>) => Promise.all([here, there].map(ask));
  const codes = (answers: readonly Answer[]) => new Set(answers.map(({ status, body }) => body?.code ?? status));

  /** I8: none of these opens anything in any process. */
  const expectDead = async (all: readonly Tokens[]): Promise<void> => {
    const asked = await Promise.all(all.map((tokens) => everywhere((at) => me(at, tokens))));
    expect(codes(asked.flat())).toEqual(new Set(['TOKEN_REVOKED']));
    const refreshed = await Promise.all(all.map((tokens) => everywhere((at) => refresh(at, tokens))));
    expect(codes(refreshed.flat())).toEqual(new Set(['INVALID_REFRESH_TOKEN']));
  };

  it(`L21: a refresh token that comes ${AT_ONCE} times at once is exchanged once at most, and its session is over in both`, async () => {
    const tokens = await guest();
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, n) => refresh(n % 2 === 0 ? here : there, tokens)),
    );
    const won = answers.filter(({ status }) => status === 200).map(({ body }) => body as Tokens);
    expect(won.length).toBeLessThanOrEqual(1);
    expect(answers.filter(({ status }) => ![200, 401, UNDECIDED].includes(status))).toEqual([]);
    await expectDead([tokens, ...won]);
  });

  it('L21: a spent refresh token that comes again in the other process ends the session in both', async () => {
    const tokens = await guest();
    const next: Tokens = await here.must(200, refresh(here, tokens));
    expect((await refresh(there, tokens)).body.code).toBe('INVALID_REFRESH_TOKEN');
    await expectDead([tokens, next]);
  });

  it('L21: a logout while both processes answer and refresh leaves nothing that works once it is answered', async () => {
    for (let time = 0; time < LOGOUTS; time += 1) {
      const tokens = await guest();
      const reading = Promise.all(Array.from({ length: 10 }, (_, n) => me(n % 2 === 0 ? here : there, tokens)));
      const refreshing = refresh(there, tokens);
      expect((await logOut(here, tokens)).status).toBe(204);
      expect(codes(await everywhere((at) => me(at, tokens)))).toEqual(new Set(['TOKEN_REVOKED']));
      const refreshed = await refreshing;
      await reading;
      await expectDead(refreshed.status === 200 ? [tokens, refreshed.body] : [tokens]);
    }
  });

  it('L21: Redis that is gone lets nobody in; it comes back empty, and whoever has left stays out of both', async () => {
    const stays = await guest();
    const leaver = await guest();
    expect((await logOut(there, leaver)).status).toBe(204);
    await redis.kill();
    for (const tokens of [stays, leaver])
      expect(codes(await everywhere((at) => me(at, tokens)))).toEqual(new Set(['UNAVAILABLE']));
    const refreshed = await refresh(there, stays);
    const held = refreshed.status === 200 ? (refreshed.body as Tokens) : stays;
    await redis.start();
    const seen = { stays: new Set<number>(), leaver: new Set<number>() };
    const ask = async (who: Set<number>, tokens: Tokens) => {
      const statuses = (await everywhere((at) => me(at, tokens))).map(({ status }) => status);
      for (const status of statuses) who.add(status);
      return statuses;
    };
    await eventually(async () => {
      const [staying, left] = [await ask(seen.stays, held), await ask(seen.leaver, leaver)];
      expect([staying, left]).toEqual([
        [200, 200],
        [401, 401],
      ]);
    });
    expect([...seen.stays].filter((status) => ![200, 503].includes(status))).toEqual([]);
    expect([...seen.leaver].filter((status) => ![401, 503].includes(status))).toEqual([]);
    await expectDead([leaver]);
    expect((await refresh(here, held)).status).toBe(200);
  });
});
