import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestApplication } from '../support/test-application.ts';

const PICTURE = '/media/places/hanok_seoul_autumn_1.svg';

let jumak: TestApplication;
beforeAll(async () => {
  jumak = await TestApplication.start();
});
afterAll(() => jumak.end());

const get = (path: string, headers: Readonly<Record<string, string>> = {}) => fetch(`${jumak.url}${path}`, { headers });

describe('a picture', () => {
  it('is an SVG that anybody may keep for ever', async () => {
    const { status, headers } = await get(PICTURE);
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
      200,
      'image/svg+xml',
      'public, max-age=31536000, immutable',
    ]);
  });

  it('runs nothing when it is opened by itself', async () => {
    const { headers } = await get(PICTURE);
    expect([headers.get('content-security-policy'), headers.get('x-content-type-options')]).toEqual([
      "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'nosniff',
    ]);
  });

  it('is the same whenever it is asked for', async () => {
    expect(await (await get(PICTURE)).text()).toBe(await (await get(PICTURE)).text());
  });

  it('is not sent again to who has it', async () => {
    const etag = (await get(PICTURE)).headers.get('etag') ?? '';
    expect((await get(PICTURE, { 'if-none-match': `"other", W/${etag}` })).status).toBe(304);
  });

  it('is sent to who has another one', async () => {
    expect((await get(PICTURE, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it.each([
    '/media/places/palace_seoul_autumn_1.svg',
    '/media/places/hanok_atlantis_autumn_1.svg',
    '/media/places/hanok_seoul_monsoon_1.svg',
    '/media/places/hanok_seoul_autumn_x.svg',
    '/media/rooms/cellar_spring_1.svg',
    '/media/secrets/hanok_seoul_autumn_1.svg',
    '/media/places/..%2f..%2fpackage.json',
    '/media/places/%2e%2e%2fcursor-key.svg',
    '/media/places/__proto__.svg',
    '/media/places/a%00.svg',
  ])('is not at %s', async (path) => {
    const answer = await get(path);
    const { code } = (await answer.json()) as { readonly code: string };
    expect([answer.status, code]).toEqual([404, 'PICTURE_NOT_FOUND']);
  });
});
