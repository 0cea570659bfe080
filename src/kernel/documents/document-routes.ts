import { hash } from 'node:crypto';
import type { Route } from '../http/route.ts';
import { HTML, JSON_TEXT, SCRIPT, STYLE } from '../http/text-types.ts';
import { API_PAGE_START, apiPage } from './api-page.ts';
import { asyncApiOf, type EventsDescription } from './asyncapi.ts';
import { entrance } from './entrance.ts';
import { EVENTS_STYLE, eventsPage } from './events-page.ts';
import { LazyText } from './lazy-text.ts';
import { type ApiDescription, openApiOf } from './openapi.ts';
import { PackageFile } from './package-file.ts';
import { servedDocument } from './served-document.ts';

interface Described {
  readonly api: () => ApiDescription;
  readonly events: () => EventsDescription;
}

const only = (sources: string): string => `default-src 'none'; base-uri 'none'; frame-ancestors 'none'; ${sources}`;
const API_PAGE_POLICY = only(
  "script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; connect-src 'self'; form-action 'self'",
);
const EVENTS_PAGE_POLICY = only(`style-src 'sha256-${hash('sha256', EVENTS_STYLE, 'base64')}'; img-src data:`);

/** What the process says of itself, for people and for machines. Nothing is made before somebody asks for it. */
export const documentRoutes = ({ api, events }: Described): readonly Route[] => [
  ...entrance,
  servedDocument({
    path: '/openapi.json',
    summary: 'The API as OpenAPI 3.1',
    document: new LazyText(() => JSON.stringify(openApiOf(api()))),
    contentType: JSON_TEXT,
  }),
  servedDocument({
    path: '/asyncapi.json',
    summary: 'The events as AsyncAPI 3.0',
    document: new LazyText(() => JSON.stringify(asyncApiOf(events()))),
    contentType: JSON_TEXT,
  }),
  servedDocument({
    path: '/docs',
    summary: 'The API as a page to read and to try',
    document: new LazyText(() => apiPage(api().title)),
    contentType: HTML,
    policy: API_PAGE_POLICY,
  }),
  servedDocument({
    path: '/docs/start.js',
    summary: 'Starts the page of the API',
    document: new LazyText(() => API_PAGE_START),
    contentType: SCRIPT,
  }),
  servedDocument({
    path: '/docs/swagger-ui.css',
    summary: 'The style of the page of the API',
    document: new PackageFile('swagger-ui-dist/swagger-ui.css'),
    contentType: STYLE,
  }),
  servedDocument({
    path: '/docs/swagger-ui-bundle.js',
    summary: 'The script of the page of the API',
    document: new PackageFile('swagger-ui-dist/swagger-ui-bundle.js'),
    contentType: SCRIPT,
  }),
  servedDocument({
    path: '/events',
    summary: 'The events as a page to read',
    document: new LazyText(() => eventsPage(events())),
    contentType: HTML,
    policy: EVENTS_PAGE_POLICY,
  }),
];
