import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { documentsOf } from '../../src/bootstrap/documents.ts';
import { allModules } from '../../src/bootstrap/modules.ts';
import { type Served, serve } from '../http/served.ts';

describe('a document that the process serves', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve(documentsOf({ modules: allModules, topicPrefix: 'jumak' }).routes);
  });
  afterAll(() => served.stop());

  it.each(['/openapi.json', '/asyncapi.json'])('%s is JSON, for anybody', async (path) => {
    const { status, headers, body } = await served.call(path);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body.info.title).toMatch(/^Jumak/);
  });

  it('is not sent again to whoever has it', async () => {
    const etag = (await served.call('/openapi.json')).headers.get('etag') ?? '';
    const again = await served.call('/openapi.json', { headers: { 'if-none-match': etag } });
    expect([again.status, again.text]).toEqual([304, '']);
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
    expect(files).toEqual(['/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/docs/start.js']);
    const answers = await Promise.all(files.map((file) => served.call(file)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.map((answer) => answer.headers.get('cache-control'))).not.toContain('no-store');
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
