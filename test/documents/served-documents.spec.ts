import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { documentsOf } from '../../src/bootstrap/documents.ts';
import { allModules } from '../../src/bootstrap/modules.ts';
import { type Served, serve } from '../http/served.ts';

const { version } = createRequire(import.meta.url)('../../package.json');
const FILES = ['/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/docs/start.js'];

describe('a document that the process serves', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve(documentsOf({ modules: allModules, topicPrefix: 'jumak' }).routes);
  });
  afterAll(() => served.stop());

  it.each(['/openapi.json', '/asyncapi.json'])('%s is JSON of this version, for anybody', async (path) => {
    const { status, headers, body } = await served.call(path);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body.info).toMatchObject({ title: expect.stringMatching(/^Jumak/), version });
  });

  it.each([...FILES, '/openapi.json', '/docs'])('%s is not sent again to whoever has it', async (path) => {
    const first = await served.call(path);
    const etag = first.headers.get('etag') ?? '';
    expect([etag, first.headers.get('cache-control')]).toEqual([
      expect.stringMatching(/^"[\w-]{22}"$/),
      'public, no-cache',
    ]);
    for (const known of [etag, `"another", W/${etag}`, '*']) {
      const again = await served.call(path, { headers: { 'if-none-match': known } });
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
    }
    expect((await served.call(path, { headers: { 'if-none-match': '"another"' } })).status).toBe(200);
  });

  it.each(FILES.slice(0, 2))('%s is the file of the package, byte for byte', async (path) => {
    const file = readFileSync(createRequire(import.meta.url).resolve(path.replace('/docs', 'swagger-ui-dist')));
    const { headers, text } = await served.call(path);
    expect([headers.get('content-length'), text === file.toString()]).toEqual([String(file.length), true]);
    const head = await served.call(path, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), head.text]).toEqual([200, String(file.length), '']);
  });

  it('a file that the client does not take to its end disturbs nobody', async () => {
    const [, bundle = ''] = FILES;
    const leaving = new AbortController();
    const { status, body } = await fetch(served.base + bundle, { signal: leaving.signal });
    await body?.getReader().read();
    leaving.abort();
    const { headers, text } = await served.call(bundle);
    expect([status, text.length > 1_000_000]).toEqual([200, true]);
    expect(String(Buffer.byteLength(text))).toBe(headers.get('content-length'));
    expect(served.log.records).toEqual([]);
  });

  it('/ sends a browser to /docs, and tells others where things are', async () => {
    const page = await served.call('/', { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });
    expect([page.status, page.headers.get('location'), page.text]).toEqual([303, '/docs', '']);
    const { status, headers, body } = await served.call('/');
    expect([status, headers.get('vary')]).toEqual([200, 'Accept']);
    const links = Object.entries<string>(body).filter(([name]) => name !== 'api');
    const answers = await Promise.all(links.map(([, path]) => served.call(path)));
    expect(answers.map((answer) => answer.status)).toEqual(links.map(() => 200));
  });

  it.each(['/docs', '/events'])('%s/ leads to the page without the slash', async (path) => {
    const { status, headers } = await served.call(`${path}/`);
    expect([status, headers.get('location')]).toEqual([308, path]);
  });

  it.each(['/docs', '/events'])(
    '%s is a page without a script of its own and without an address elsewhere',
    async (path) => {
      const { headers, text } = await served.call(path);
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(text).not.toMatch(/<script(?! src="\/docs\/)|\son\w+=|https?:\/\//);
    },
  );

  it('/docs loads nothing but files of this server', async () => {
    const { headers, text } = await served.call('/docs');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.* script-src 'self';/);
    const files = [...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, file = '']) => file);
    expect(files).toEqual(FILES);
    const answers = await Promise.all(files.map((file) => served.call(file)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('/docs asks no validator', async () => {
    expect((await served.call('/docs/start.js')).text).toContain('validatorUrl: null');
  });

  it('/docs has no other file of the package', async () => {
    expect((await served.call('/docs/package.json')).status).toBe(404);
  });

  it('/events may use its own style and no script', async () => {
    const { headers, text } = await served.call('/events');
    const [, style = ''] = /<style>(.*)<\/style>/s.exec(text) ?? [];
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`style-src 'sha256-${hash('sha256', style, 'base64')}'`);
    expect(policy).not.toContain('script-src');
  });

  it('/events says of each event who tells it and who hears it', async () => {
    const { text } = await served.call('/events');
    for (const { publishes } of allModules)
      for (const { type } of publishes) expect(text).toContain(`<h3 id="${type}">`);
    for (const { subscribes } of allModules) for (const { name } of subscribes) expect(text).toContain(name);
  });
});
