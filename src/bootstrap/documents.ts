import { asyncApiOf, type EventsDescription } from '#kernel/documents/asyncapi.ts';
import { documentRoutes } from '#kernel/documents/document-routes.ts';
import { type ApiDescription, openApiOf } from '#kernel/documents/openapi.ts';
import { healthOperations } from '#kernel/http/health-handlers.ts';
import type { Route } from '#kernel/http/route.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import { adminRoutes } from '#kernel/operations/admin-routes.ts';
import { VERSION } from './version.ts';

const ABOUT_THE_API = `Search places to stay, book and cancel; list places and rooms and set the price and stock of every night.

- Ids are UUIDv7. Dates of a stay are \`YYYY-MM-DD\` in the time of the place, and every range is half-open: \`[checkIn, checkOut)\`. Instants are ISO 8601 in UTC.
- Money is an integer in minor units; the won has none. Every price includes taxes.
- Unknown fields and query parameters are refused. All faults of a request are told at once, each with a pointer.
- Every answer of 400 and above is a problem document (RFC 9457) with a stable \`code\`. Its sentences are Korean, or English with \`Accept-Language: en\`.
- What is not yours, not there, or no well-formed id is the same 404.
- A \`POST\` that creates takes an \`Idempotency-Key\`, which makes a repeat harmless.
- Sign in with \`POST /auth/login\`, and send the access token as \`Authorization: Bearer …\`.`;

const ABOUT_THE_EVENTS =
  'What the modules tell each other, each as a CloudEvents 1.0 event in structured JSON. An event is stored with the change that it tells of, delivered at least once, and first delivered in the order of its partition key. Fields may be added within a version.';

interface Published {
  readonly modules: readonly ModuleManifest[];
  readonly topicPrefix: string;
  /** How the outside reaches the API; left out, it is where the document came from. */
  readonly url?: string | undefined;
}

interface Documents {
  /** For the public listener. */
  readonly routes: readonly Route[];
  readonly openApi: () => object;
  readonly asyncApi: () => object;
}

/** What these modules promise, as documents. */
export function documentsOf({ modules, topicPrefix, url }: Published): Documents {
  const api = (): ApiDescription => ({
    title: 'Jumak API',
    version: VERSION,
    description: ABOUT_THE_API,
    url,
    chapters: [
      ...modules.map(({ name, summary, routes }) => ({ name, summary, operations: routes })),
      {
        name: 'operations',
        summary: 'What admins see and do of the whole installation, whichever process they ask.',
        operations: adminRoutes(modules.flatMap(({ operatorRoutes = [] }) => operatorRoutes)),
      },
      { name: 'process', summary: 'What every process answers.', operations: [...healthOperations, ...routes] },
    ],
  });
  const events = (): EventsDescription => ({
    title: 'Jumak events',
    version: VERSION,
    description: ABOUT_THE_EVENTS,
    topicPrefix,
    modules,
  });
  const routes = documentRoutes({ api, events });
  return { routes, openApi: () => openApiOf(api()), asyncApi: () => asyncApiOf(events()) };
}
