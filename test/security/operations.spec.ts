import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fullPathOf } from '#kernel/documents/openapi.ts';
import type { Role } from '#kernel/http/route.ts';
import { adminRoutes } from '#kernel/operations/admin-routes.ts';
import { allModules } from '../../src/bootstrap/modules.ts';
import { Operator, type OperatorAnswer } from '../support/operator.ts';
import { PASSWORD, TestApplication } from '../support/test-application.ts';

const routes = adminRoutes(allModules.flatMap(({ operatorRoutes = [] }) => operatorRoutes));
const names = routes.map((route) => [`${route.method} ${fullPathOf(route)}`, route] as const);
const path = (pattern: string) => pattern.replaceAll(/\{\w+\}/g, '019aaaaa-0000-7000-8000-000000000000');

describe('SECURITY 50: what operators do, on the public port', () => {
  let jumak: TestApplication;
  beforeAll(async () => {
    jumak = await TestApplication.start({ variables: { JUMAK_HTTP_CURSOR_KEY: 'c'.repeat(40) } });
  });
  afterAll(() => jumak.end());
  const as = (role: Role) => Operator.signedIn(jumak.signedIn(role));

  it.each(names)('%s is for a token of the role ADMIN alone', async (_name, { method, ...route }) => {
    const at = path(fullPathOf(route));
    const nobody = await fetch(`${jumak.url}${at}`, { method });
    expect([nobody.status, nobody.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    const management = await fetch(`${jumak.url}${at}`, { method, headers: { authorization: 'Bearer management' } });
    expect(management.status).toBe(401);
    for (const role of ['GUEST', 'HOST'] as const)
      expect(await as(role).call(method, at)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
  });

  it('every route there asks for an admin, and says what it takes and answers', () => {
    for (const [name, { policy, base, answers, problems }] of names) {
      const isRefused = problems.some(({ code }) => code === 'MANAGEMENT_LISTENER_ONLY');
      expect([name, policy, base, Object.keys(answers).length > 0]).toEqual([name, 'admin', 'root', !isRefused]);
    }
  });

  it('is nothing for an admin who has signed out', async () => {
    const email = 'leaving@example.com';
    const { memberId: id = '' } = await jumak.member({ email, name: '나간이' });
    await new Operator(jumak.managementUrl).post('/ops/members/role', { email, role: 'ADMIN' });
    const admin = await jumak.logIn({ email, id });
    expect((await Operator.signedIn(admin).get('/ops/modules')).status).toBe(200);
    expect((await admin.post('/auth/logout')).status).toBe(204);
    expect(await Operator.signedIn(admin).get('/ops/modules')).toMatchObject({
      status: 401,
      body: { code: 'TOKEN_REVOKED' },
    });
  });

  it.each([
    ['/ops/backup', { folder: '/tmp/stolen' }],
    ['/ops/backup', {}],
    ['/ops/members/role', { email: 'friend@example.com', role: 'ADMIN' }],
  ])('%s is refused to admins too, with the reason: it is for the machine', async (at, body) => {
    const email = 'friend@example.com';
    if (!(await jumak.anyone.post('/auth/login', { email, password: PASSWORD })).body.accessToken)
      await jumak.member({ email, name: '벗' });
    const refused: OperatorAnswer = await as('ADMIN').post(at, body);
    expect(refused).toMatchObject({ status: 403, body: { code: 'MANAGEMENT_LISTENER_ONLY' } });
    expect(refused.body.detail).toContain('jumak');
    const { items } = (await as('ADMIN').get('/ops/actions')).body;
    expect(items.filter(({ action }: { action: string }) => /backup/.test(action))).toEqual([]);
  });

  it('shows the settings with their secrets masked', async () => {
    const { body } = await as('ADMIN').get('/ops/configuration');
    expect(body.http).toMatchObject({ host: '127.0.0.1', cursorKey: '********' });
    expect(JSON.stringify(body)).not.toMatch(/cccc|PRIVATE KEY/);
  });

  it('is kept with the id of the admin who did it, whatever name is claimed', async () => {
    const admin = jumak.signedIn('ADMIN');
    await Operator.signedIn(admin).call('PUT', '/ops/log-level', { level: 'warn' });
    const [action] = (await Operator.signedIn(admin).get('/ops/actions?limit=1')).body.items;
    expect(action).toMatchObject({ by: { kind: 'ADMIN', id: admin.memberId }, action: 'log-level.change' });
  });

  it('answers nobody for a process that is not there', async () => {
    const answer = await as('ADMIN').get('/ops/log-level?instance=http://169.254.169.254/');
    expect(answer).toMatchObject({ status: 404, body: { code: 'INSTANCE_NOT_FOUND' } });
  });
});

describe('an admin who asks one process that runs everything', () => {
  let jumak: TestApplication;
  let admin: Operator;
  let operator: Operator;
  beforeAll(async () => {
    jumak = await TestApplication.start();
    admin = Operator.signedIn(jumak.signedIn('ADMIN'));
    operator = new Operator(jumak.managementUrl);
  });
  afterAll(() => jumak.end());

  it.each(['modules', 'backlog', 'instances', 'configuration', 'log-level', 'dead-letters', 'actions'])(
    '/ops/%s is told what the management listener tells',
    async (what) => {
      const [{ unanswered, ...told }, { body: expected }] = [
        (await admin.get(`/ops/${what}`)).body,
        await operator.get(`/ops/${what}`),
      ];
      expect(told).toEqual(expected);
      expect(unanswered ?? []).toEqual([]);
    },
  );

  it.each([
    ['GET', '/ops/dead-letters/019aaaaa-0000-7000-8000-000000000000', undefined, 'DEAD_LETTER_NOT_FOUND'],
    ['GET', '/ops/dead-letters?module=kitchen', undefined, 'MODULE_NOT_FOUND'],
    ['GET', '/ops/dead-letters?cursor=made-up', undefined, 'VALIDATION'],
    ['POST', '/ops/dead-letters/replay', {}, 'VALIDATION'],
    ['GET', '/ops/sagas/019aaaaa-0000-7000-8000-000000000000', undefined, 'SAGA_NOT_FOUND'],
    ['GET', '/ops/outcomes?events=all', undefined, 'VALIDATION'],
    ['POST', '/ops/modules/kitchen/resync', undefined, 'MODULE_NOT_FOUND'],
    ['POST', '/ops/modules/reservation/resync', undefined, 'NOTHING_TO_RESYNC'],
    ['GET', '/ops/modules?unheard-of=1', undefined, 'VALIDATION'],
  ])('%s %s is refused as there', async (method, at, body, code) => {
    expect((await admin.call(method, at, body)).body.code).toBe(code);
  });
});
