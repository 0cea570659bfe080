import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PinoLogger } from '#kernel/observability/logger.ts';
import { allModules } from '../../src/bootstrap/modules.ts';
import { ApiClient } from '../support/api-client.ts';
import { everyRoute, fields, nameOf } from '../support/every-route.ts';
import { list } from '../support/listings.ts';
import { TestApplication } from '../support/test-application.ts';

const PASSWORDS = [
  'first-canary-of-oak',
  'second-canary-of-elm',
  'third-canary-of-yew',
  'wrong-canary-of-fir',
] as const;
const [FIRST, SECOND, THIRD, WRONG] = PASSWORDS;
const EMAIL = 'canary@example.com';

let jumak: TestApplication;
/** What nobody but its owner may ever see. */
const secrets: string[] = [...PASSWORDS];
const shown: string[] = [];
const log: string[] = [];

/** A token's last part is told by nothing else. */
const keep = (...tokens: readonly string[]) => secrets.push(...tokens.map((token) => token.split('.').at(-1) ?? token));

beforeAll(async () => {
  const logger = PinoLogger.to({ level: 'trace', destination: { write: (line: string) => void log.push(line) } });
  jumak = await TestApplication.start({ logger });
  const { anyone } = jumak;
  const refused = async (answer: ReturnType<ApiClient['post']>) => shown.push(JSON.stringify((await answer).body));
  const logIn = async (password: string) => {
    const { body } = await anyone.post('/auth/login', { email: EMAIL, password });
    keep(body.accessToken, body.refreshToken);
    return { ...body, as: new ApiClient(jumak.url, { memberId: '', token: body.accessToken }) };
  };

  const key = { 'idempotency-key': 'canary' };
  await anyone.post('/members', { email: EMAIL, name: '손님', password: FIRST }, key);
  await refused(anyone.post('/members', { email: EMAIL, name: '다른 손님', password: SECOND }, key));
  await refused(anyone.post('/members', { email: 'no address', name: '', password: WRONG, token: WRONG }));
  await refused(anyone.post('/auth/login', { email: EMAIL, password: WRONG }));
  const one = await logIn(FIRST);
  const other = await logIn(FIRST);
  const { body: next } = await anyone.post('/auth/refresh', { refreshToken: one.refreshToken });
  keep(next.accessToken, next.refreshToken);
  await refused(anyone.post('/auth/refresh', { refreshToken: one.refreshToken }));
  await refused(one.as.get('/members/me'));
  await refused(other.as.post('/members/me/password', { currentPassword: WRONG, newPassword: SECOND }));
  await other.as.post('/members/me/password', { currentPassword: FIRST, newPassword: SECOND });
  await anyone.post('/auth/password-reset', { email: EMAIL });
  const token = await jumak.mail.token(EMAIL);
  keep(token);
  await refused(anyone.post('/auth/password-reset/confirm', { token: `${token}x`, newPassword: THIRD }));
  await anyone.post('/auth/password-reset/confirm', { token, newPassword: THIRD });
  await refused(anyone.post('/auth/password-reset/confirm', { token, newPassword: WRONG }));
  const last = await logIn(THIRD);
  const { roomId } = await list(jumak.signedIn('HOST'));
  const stay = { checkIn: jumak.day(30), checkOut: jumak.day(31), wait: 10 };
  await last.as.book(roomId, { ...stay, key: 'canary' });
  await refused(last.as.book(roomId, { ...stay, guests: 1, key: 'canary' }));
  await refused(new ApiClient(jumak.url, { memberId: '', token: `${last.accessToken}x` }).get('/members/me'));
  await refused(last.as.call('DELETE', '/members/me', { body: { password: WRONG } }));
  await last.as.call('DELETE', '/members/me', { body: { password: THIRD } });
  await jumak.quiet();
});
afterAll(() => jumak.end());

const hits = (text: string) => secrets.filter((secret) => text.includes(secret));
const rowsOf = (module: string) =>
  jumak.invariants
    .all<{ name: string }>(module, "SELECT name FROM sqlite_master WHERE type = 'table'")
    .map(({ name }) => [name, jumak.invariants.all(module, `SELECT * FROM ${name}`)]);

it('SECURITY 27: there are passwords, access, refresh and reset tokens to look for', () => {
  expect(secrets.length).toBeGreaterThanOrEqual(13);
  expect(new Set(secrets).size).toBe(secrets.length);
});

it('SECURITY 27: none of them is in the log', () => {
  expect(log.length).toBeGreaterThan(0);
  expect(hits(log.join(''))).toEqual([]);
});

it('SECURITY 45: a record of the log is one line', () => {
  for (const record of log) expect(JSON.parse(record)).toMatchObject({ level: expect.anything() });
  expect(log.every((record) => record.indexOf('\n') === record.length - 1)).toBe(true);
});

it('SECURITY 27: none of them is in a problem', () => {
  expect(shown.length).toBeGreaterThan(8);
  expect(hits(shown.join())).toEqual([]);
});

it.each(allModules.map(({ name }) => name))(
  'SECURITY 27: none of them is in what %s keeps: rows, events, stored answers, dead letters',
  (module) => {
    expect(hits(JSON.stringify(rowsOf(module)))).toEqual([]);
  },
);

it('SECURITY 27: none of them is in the figures', async () => {
  const figures = await (await fetch(`${jumak.managementUrl}/metrics`)).text();
  expect(figures).toContain('jumak_http_requests_total');
  expect(hits(figures)).toEqual([]);
});

it('SECURITY 27: no route takes one of them in its address', () => {
  const asked = everyRoute.flatMap((route) => [
    ...fields(route)
      .filter(({ place }) => place === 'query')
      .map(({ name }) => ({ route: nameOf(route), name })),
    ...[...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({ route: nameOf(route), name })),
  ]);
  expect(asked.length).toBeGreaterThan(20);
  expect(asked.filter(({ name }) => /password|token|secret|key/i.test(name))).toEqual([]);
});
