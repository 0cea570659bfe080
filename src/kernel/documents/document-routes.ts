import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { type Reply, type Route, route } from '../http/route.ts';
import { API_PAGE_START, apiPage } from './api-page.ts';
import { asyncApiOf, type EventsDescription } from './asyncapi.ts';
import { EVENTS_STYLE, eventsPage } from './events-page.ts';
import { LazyText } from './lazy-text.ts';
import { type ApiDescription, openApiOf } from './openapi.ts';

const require = createRequire(import.meta.url);

interface Described {
  readonly api: () => ApiDescription;
  readonly events: () => EventsDescription;
}

const HTML = 'text/html; charset=utf-8';
const JSON_TEXT = 'application/json; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';

const only = (sources: string): string => `default-src 'none'; base-uri 'none'; frame-ancestors 'none'; ${sources}`;
const API_PAGE_POLICY = only(
  "script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; connect-src 'self'; form-action 'self'",
);
const EVENTS_PAGE_POLICY = only(`style-src 'sha256-${hash('sha256', EVENTS_STYLE, 'base64')}'; img-src data:`);

/** What the process says of itself, for people and for machines. Nothing is made before somebody asks for it. */
export function documentRoutes({ api, events }: Described): readonly Route[] {
  const openApi = new LazyText(() => JSON.stringify(openApiOf(api())));
  const asyncApi = new LazyText(() => JSON.stringify(asyncApiOf(events())));
  const apiPageText = new LazyText(() => apiPage(api().title));
  const eventsPageText = new LazyText(() => eventsPage(events()));
  const start = new LazyText(() => API_PAGE_START);
  return [
    served({ path: '/openapi.json', summary: 'The API as OpenAPI 3.1', text: openApi, contentType: JSON_TEXT }),
    served({ path: '/asyncapi.json', summary: 'The events as AsyncAPI 3.0', text: asyncApi, contentType: JSON_TEXT }),
    served({
      path: '/docs',
      summary: 'The API as a page to read and to try',
      text: apiPageText,
      contentType: HTML,
      policy: API_PAGE_POLICY,
    }),
    served({ path: '/docs/start.js', summary: 'Starts the page of the API', text: start, contentType: SCRIPT }),
    swaggerFile({
      file: () => require.resolve('swagger-ui-dist/swagger-ui.css'),
      name: 'swagger-ui.css',
      contentType: STYLE,
    }),
    swaggerFile({
      file: () => require.resolve('swagger-ui-dist/swagger-ui-bundle.js'),
      name: 'swagger-ui-bundle.js',
      contentType: SCRIPT,
    }),
    served({
      path: '/events',
      summary: 'The events as a page to read',
      text: eventsPageText,
      contentType: HTML,
      policy: EVENTS_PAGE_POLICY,
    }),
  ];
}

interface ServedText {
  readonly path: `/${string}`;
  readonly summary: string;
  readonly text: LazyText;
  readonly contentType: string;
  readonly policy?: string;
}

const served = ({ path, summary, text, contentType, policy }: ServedText): Route =>
  route({
    method: 'GET',
    path,
    base: 'root',
    summary,
    policy: 'public',
    headers: ['If-None-Match'],
    answers: {
      200: {
        ...(contentType === JSON_TEXT ? { body: z.looseObject({}) } : { contentType }),
        headers: ['ETag', 'Cache-Control'],
      },
      304: {},
    },
    inject: [],
    handle: async ({ headers }) =>
      text.reply({
        contentType,
        ifNoneMatch: headers['if-none-match'],
        ...(policy === undefined ? {} : { headers: { 'content-security-policy': policy } }),
      }),
  });

interface SwaggerFile {
  readonly file: () => string;
  readonly name: string;
  readonly contentType: string;
}

const swaggerFile = ({ file, name, contentType }: SwaggerFile): Route =>
  route({
    method: 'GET',
    path: `/docs/${name}`,
    base: 'root',
    summary: `${name} of the page of the API`,
    policy: 'public',
    answers: { 200: { contentType, headers: ['Cache-Control'] } },
    inject: [],
    handle: async (): Promise<Reply> => ({
      status: 200,
      headers: { 'cache-control': 'public, max-age=86400' },
      contentType,
      body: await readFile(file()),
    }),
  });
