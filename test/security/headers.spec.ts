import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { route } from '#kernel/http/route.ts';
import { type Served, serve } from '../http/served.ts';

const routes = [
  route({
    method: 'GET',
    path: '/open',
    summary: 'for all',
    policy: 'public',
    inject: [],
    handle: async () => ({ status: 200, body: {} }),
  }),
  route({
    method: 'GET',
    path: '/kept',
    summary: 'for all, and for an hour',
    policy: 'public',
    inject: [],
    handle: async () => ({ status: 200, headers: { 'cache-control': 'public, max-age=3600' }, body: {} }),
  }),
  route({
    method: 'GET',
    path: '/me',
    summary: 'for one',
    policy: 'member',
    inject: [],
    handle: async () => ({ status: 200, headers: { 'cache-control': 'public, max-age=3600' }, body: {} }),
  }),
  route({
    method: 'PUT',
    path: '/open',
    summary: 'changes it',
    policy: 'public',
    inject: [],
    handle: async () => ({ status: 204 }),
  }),
];
const APP = 'https://app.example';
const SAFETY = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

describe('the headers of an answer', () => {
  let open: Served;
  let secured: Served;
  beforeAll(async () => {
    open = await serve(routes);
    secured = await serve(routes, { settings: { publicUrl: 'https://jumak.example', corsOrigins: [APP] } });
  });
  afterAll(() => Promise.all([open.stop(), secured.stop()]));
  const headersOf = async (path: string, init: RequestInit = {}, served = secured) =>
    Object.fromEntries((await served.call(path, init)).headers);
  /** Fetch does not let a caller say where a page is from. */
  const from = (origin: string, line: string, ...headers: string[]) =>
    secured.raw(
      `${line} HTTP/1.1\r\nHost: x\r\nOrigin: ${origin}\r\n${headers.map((header) => `${header}\r\n`).join('')}Connection: close\r\n\r\n`,
    );

  it.each(['/api/v1/open', '/api/v1/nothing', '/health/live', '/api/v1/me'])(
    'SECURITY 49: tell browsers to be careful, at %s',
    async (path) => {
      expect(await headersOf(path)).toMatchObject(SAFETY);
    },
  );

  it('SECURITY 49: are careful also where HTTP itself is refused', async () => {
    const answer = await open.raw('GET / HTTP/9.9\r\nHost: x\r\n\r\n');
    for (const [name, value] of Object.entries(SAFETY)) expect(answer).toContain(`\r\n${name}: ${value}\r\n`);
    expect(answer).toContain('\r\ncache-control: no-store\r\n');
  });

  it('SECURITY 49: name neither program nor version', async () => {
    for (const path of ['/api/v1/open', '/api/v1/nothing']) {
      const headers = await headersOf(path);
      expect([headers['x-powered-by'], headers.server, headers.via]).toEqual([undefined, undefined, undefined]);
    }
  });

  it('SECURITY 49: let nobody keep an answer to a member, whatever the handler says', async () => {
    const init = { headers: { authorization: 'Bearer guest' } };
    expect(await headersOf('/api/v1/me', init)).toMatchObject({ 'cache-control': 'no-store' });
    expect(await headersOf('/api/v1/kept')).toMatchObject({ 'cache-control': 'public, max-age=3600' });
  });

  it('SECURITY 49: hold browsers to TLS where the outside comes by TLS, and nowhere else', async () => {
    expect((await headersOf('/api/v1/open'))['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
    expect((await headersOf('/api/v1/open', {}, open))['strict-transport-security']).toBeUndefined();
  });

  it('SECURITY 49: give an answer to pages of an origin on the list', async () => {
    const answer = await from(APP, 'GET /api/v1/open');
    expect(answer).toContain(`access-control-allow-origin: ${APP}`);
    expect(answer).toContain('access-control-allow-credentials: true');
    expect(answer).toMatch(/access-control-expose-headers: .*Retry-After/);
  });

  it.each([
    'https://evil.example',
    'https://app.example.evil.example',
    'https://evil-app.example',
    'http://app.example',
    'https://app.example:8443',
    'HTTPS://APP.EXAMPLE',
    'null',
    '*',
  ])('SECURITY 49: give no answer to pages of %s', async (origin) => {
    expect(await from(origin, 'GET /api/v1/open')).not.toMatch(/access-control/i);
    const preflight = await from(origin, 'OPTIONS /api/v1/open', 'Access-Control-Request-Method: PUT');
    expect(preflight).not.toMatch(/access-control/i);
  });

  it('SECURITY 49: keep caches from giving the answer for one origin to another', async () => {
    expect((await headersOf('/api/v1/open')).vary).toBe('Origin');
    expect((await headersOf('/api/v1/nothing')).vary).toBe('Origin, Accept-Language');
    expect((await headersOf('/api/v1/open', {}, open)).vary).toBeUndefined();
  });

  it('SECURITY 49: answer a preflight with what the route takes', async () => {
    const preflight = await from(APP, 'OPTIONS /api/v1/open', 'Access-Control-Request-Method: PUT');
    expect(preflight).toMatch(/^HTTP\/1.1 204/);
    expect(preflight).toContain(`access-control-allow-origin: ${APP}`);
    expect(preflight).toMatch(/access-control-allow-methods: .*PUT/);
    expect(preflight).toMatch(/access-control-allow-headers: .*Authorization.*Idempotency-Key/);
  });
});
