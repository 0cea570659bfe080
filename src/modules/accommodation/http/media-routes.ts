import { z } from 'zod';
import { entityTagOf, isKnown } from '#kernel/http/entity-tag.ts';
import { type Route, route } from '#kernel/http/route.ts';
import { PictureNotFound } from '../domain/accommodation.errors.ts';
import { Pictures } from '../domain/pictures.ts';

const word = z.string().regex(/^[a-z0-9_-]{1,80}$/);
const address = z.strictObject({ folder: word, file: z.string().regex(/^[a-z0-9_-]{1,80}\.svg$/) });

/** A picture may be opened by itself, and then it runs nothing, loads nothing and is of no origin. */
const HARMLESS = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

export const mediaRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/media/:folder/:file',
    base: 'root',
    summary: 'A picture; what lies at an address never changes',
    policy: 'public',
    headers: ['If-None-Match'],
    params: address,
    notFound: PictureNotFound,
    answers: {
      200: { contentType: 'image/svg+xml', headers: ['ETag', 'Cache-Control'] },
      304: { headers: ['ETag', 'Cache-Control'] },
    },
    inject: [Pictures],
    handle: async ({ params, headers }, pictures) => {
      const picture = pictures.find(params);
      if (picture === undefined) throw new PictureNotFound();
      const etag = entityTagOf(picture.content);
      const kept = {
        etag,
        'cache-control': 'public, max-age=31536000, immutable',
        'content-security-policy': HARMLESS,
      };
      if (isKnown(etag, headers['if-none-match'])) return { status: 304, headers: kept };
      return { status: 200, headers: kept, contentType: picture.contentType, body: picture.content };
    },
  }),
];
