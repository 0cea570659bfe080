import { randomUUID } from 'node:crypto';
import { afterEach, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.ts';
import { redisUrl } from '../support/redis-at-hand.ts';
import { PASSWORD, TestApplication } from '../support/test-application.ts';

const started: TestApplication[] = [];
afterEach(async () => {
  for (const application of started.splice(0)) await application.end();
});

async function start(keyPrefix: string): Promise<TestApplication> {
  const variables = { JUMAK_REDIS_URL: redisUrl(), JUMAK_REDIS_KEY_PREFIX: keyPrefix };
  const application = await TestApplication.start({ variables });
  started.push(application);
  return application;
}

it('a token that one process signs by its own key counts in another, until its session is ended in the first', async () => {
  const keyPrefix = `jumak-test-${randomUUID()}`;
  const [one, other] = [await start(keyPrefix), await start(keyPrefix)];
  const { anyone } = one;
  const who = { email: 'guest@inn.example', password: PASSWORD };
  const { id: memberId } = await anyone.must(201, anyone.post('/members', { ...who, name: '손님' }));
  const { accessToken: token } = await anyone.must(200, anyone.post('/auth/login', who));
  const [here, elsewhere] = [one, other].map(({ url }) => new ApiClient(url, { memberId, token })) as [
    ApiClient,
    ApiClient,
  ];
  expect((await elsewhere.get('/reservations')).status).toBe(200);
  await here.must(204, here.post('/auth/logout'));
  expect((await elsewhere.get('/reservations')).status).toBe(401);
});
