import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { HttpMetrics } from '#kernel/http/http-metrics.ts';
import type { HttpServer } from '#kernel/http/http-server.ts';
import { managementServer } from '#kernel/http/management-server.ts';
import { route } from '#kernel/http/route.ts';
import { callerOf, KnownHealth, RememberedLog, raw, type Served, serve } from './served.ts';

const ping = route({
  method: 'POST',
  path: '/ops/ping/:id',
  base: 'root',
  summary: '',
  policy: 'admin',
  inject: [],
  handle: async ({ params }) => ({ status: 200, body: params }),
});
const rooms = route({
  method: 'GET',
  path: '/rooms/:id',
  summary: '',
  policy: 'public',
  inject: [],
  handle: async () => ({ status: 204 }),
});

const level = route({
  method: 'PUT',
  path: '/ops/level',
  base: 'root',
  summary: '',
  policy: 'admin',
  body: z.strictObject({ at: z.iso.date() }),
  inject: [],
  handle: async () => ({ status: 204 }),
});

describe('the management listener', () => {
  let registry: Registry;
  let management: HttpServer;
  let port: number;
  let served: Served;
  const start = async (options: { readonly host: string; readonly token?: string; readonly ownToken?: string }) => {
    management = managementServer({
      settings: { host: options.host, port: 0 },
      token: options.token,
      ownToken: options.ownToken,
      registry,
      health: new KnownHealth(),
      logger: new RememberedLog(),
      routes: [ping, level].map((route) => ({ route, resolve: () => undefined })),
    });
    ({ port } = await management.listen());
    return callerOf(`http://127.0.0.1:${port}`);
  };
  beforeEach(async () => {
    registry = new Registry();
    served = await serve([rooms], { metrics: new HttpMetrics(registry) });
  });
  afterEach(async () => {
    await served.stop();
    await management.drain();
  });

  it('shows what was answered by the pattern of the route, never by what was asked', async () => {
    const call = await start({ host: '127.0.0.1' });
    for (const path of ['/api/v1/rooms/1', '/api/v1/rooms/2', '/api/v1/secret', '/api/v1/rooms/1/x'])
      await served.call(path);
    await served.call('/api/v1/rooms/1', { method: 'POST' });
    const { status, headers, text } = await call('/metrics');
    expect([status, headers.get('content-type')]).toEqual([200, registry.contentType]);
    expect(text).toContain('jumak_http_requests_total{method="GET",route="/api/v1/rooms/:id",status="204"} 2');
    expect(text).toContain('jumak_http_requests_total{method="GET",route="unmatched",status="404"} 2');
    expect(text).toContain('jumak_http_request_duration_seconds_count{method="GET",route="/api/v1/rooms/:id"} 2');
    expect(text).not.toMatch(/secret|rooms\/1/);
  });

  it('on loopback asks for no token, and serves what is passed in and health', async () => {
    const call = await start({ host: '127.0.0.1' });
    expect(await call('/ops/ping/7', { method: 'POST' })).toMatchObject({ status: 200, body: { id: '7' } });
    expect((await call('/health/ready')).status).toBe(200);
  });

  it('says of a field where its requests are described, which is not where those of the API are', async () => {
    const call = await start({ host: '127.0.0.1' });
    const headers = { 'content-type': 'application/json', 'accept-language': 'en' };
    const { body } = await call('/ops/level', { method: 'PUT', headers, body: '{"at":"soon"}' });
    expect(body).toMatchObject({
      errors: [{ pointer: '/at', message: 'The format is not valid; send it as docs/operations.md describes.' }],
    });
  });

  it('is not reached by a page in the operator’s browser, across origins or by a name that points here', async () => {
    await start({ host: '127.0.0.1' });
    const ask = (...headers: string[]) =>
      raw(port, `GET /metrics HTTP/1.1\r\n${headers.join('\r\n')}\r\nConnection: close\r\n\r\n`);
    expect(await ask(`Host: 127.0.0.1:${port}`)).toMatch(/^HTTP\/1.1 200/);
    expect(await ask(`Host: localhost:${port}`, `Origin: http://localhost:${port}`)).toMatch(/^HTTP\/1.1 200/);
    expect(await ask(`Host: evil.example:${port}`)).toMatch(/^HTTP\/1.1 403/);
    expect(await ask(`Host: 127.0.0.1:${port}`, 'Origin: https://evil.example')).toMatch(/^HTTP\/1.1 403/);
    expect(await ask(`Host: 127.0.0.1:${port}`, 'Sec-Fetch-Site: cross-site')).toMatch(/^HTTP\/1.1 403/);
    expect(await ask(`Host: 127.0.0.1:${port}`, 'Sec-Fetch-Site: none')).toMatch(/^HTTP\/1.1 200/);
  });

  it('on loopback asks for the token too when one is set', async () => {
    const call = await start({ host: '127.0.0.1', token: 'long-enough-token' });
    expect((await call('/metrics')).status).toBe(401);
    const headers = { authorization: 'Bearer long-enough-token' };
    expect((await call('/metrics', { headers })).status).toBe(200);
  });

  it('SECURITY 50: lets nobody act who cannot read the token that a process made for itself; its figures stay open', async () => {
    const call = await start({ host: '127.0.0.1', ownToken: 'made-by-the-process' });
    const ping = async (headers: Record<string, string> = {}) =>
      (await call('/ops/ping/7', { method: 'POST', headers })).status;
    expect([await ping(), await ping({ authorization: 'Bearer made-by-the-process' })]).toEqual([401, 200]);
    expect((await call('/metrics')).status).toBe(200);
  });

  it('SECURITY 50: off loopback wants the token, for all but health', async () => {
    const call = await start({ host: '0.0.0.0', token: 'long-enough-token' });
    const status = async (authorization?: string) =>
      (await call('/metrics', authorization === undefined ? {} : { headers: { authorization } })).status;
    expect(await status()).toBe(401);
    expect(await status('Bearer long-enough-tokeN')).toBe(401);
    expect(await status('Bearer long-enough-token')).toBe(200);
    expect((await call('/health/live')).status).toBe(200);
  });

  it('off loopback does not start without a token', async () => {
    const outside =
      Object.values(networkInterfaces())
        .flat()
        .find((each) => each?.internal === false)?.address ?? '0.0.0.0';
    await expect(start({ host: outside })).rejects.toThrow('JUMAK_MANAGEMENT_TOKEN');
    await start({ host: '127.0.0.1' });
  });

  it('SECURITY 50: is not on the public port', async () => {
    await start({ host: '127.0.0.1' });
    expect((await served.call('/metrics')).status).toBe(404);
    expect((await served.call('/ops/ping/7', { method: 'POST' })).status).toBe(404);
  });
});
