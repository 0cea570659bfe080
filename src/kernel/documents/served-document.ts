import { z } from 'zod';
import { type Reply, type Route, route } from '../http/route.ts';
import { JSON_TEXT } from '../http/text-types.ts';

/** How a document is to be sent, and what the client has of it. */
export interface Asked {
  readonly contentType: string;
  readonly ifNoneMatch: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

interface ServedDocument {
  readonly path: `/${string}`;
  readonly summary: string;
  readonly document: { reply(asked: Asked): Reply | Promise<Reply> };
  readonly contentType: string;
  /** The `Content-Security-Policy` of a page; left out, browsers make nothing of it. */
  readonly policy?: string;
}

const KEPT = ['ETag', 'Cache-Control'] as const;

/** A document for anybody, which is sent again only when it has changed. */
export const servedDocument = ({ path, summary, document, contentType, policy }: ServedDocument): Route =>
  route({
    method: 'GET',
    path,
    base: 'root',
    summary,
    policy: 'public',
    headers: ['If-None-Match'],
    answers: {
      200: { ...(contentType === JSON_TEXT ? { body: z.looseObject({}) } : { contentType }), headers: KEPT },
      304: { headers: KEPT },
    },
    inject: [],
    handle: async ({ headers }) =>
      document.reply({
        contentType,
        ifNoneMatch: headers['if-none-match'],
        ...(policy === undefined ? {} : { headers: { 'content-security-policy': policy } }),
      }),
  });
