import type { IncomingMessage } from 'node:http';

export type Headers = Readonly<Record<string, string>>;

const EXPOSED =
  'Content-Language, ETag, Idempotency-Replayed, Location, Preference-Applied, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id';
const ALLOWED =
  'Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Prefer, X-Request-Id, traceparent';

/** What every answer says, also one to what is no request: nobody keeps it, and a browser makes nothing of it. */
export const CAREFUL: Headers = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** The headers that every answer has, made once: what browsers are told about safety, and CORS for the origins on the list. */
export class AnswerHeaders {
  readonly #usual: Headers;
  readonly #byOrigin: ReadonlyMap<string, Headers>;

  constructor(settings: { readonly publicUrl: string | undefined; readonly corsOrigins: readonly string[] }) {
    this.#usual = {
      ...CAREFUL,
      ...(settings.publicUrl?.startsWith('https:')
        ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }
        : {}),
      ...(settings.corsOrigins.length > 0 ? { vary: 'Origin' } : {}),
    };
    const cors = (origin: string): Headers => ({
      ...this.#usual,
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': EXPOSED,
    });
    this.#byOrigin = new Map(settings.corsOrigins.map((origin) => [origin, cors(origin)]));
  }

  for(request: IncomingMessage): Headers {
    const { origin } = request.headers;
    return (origin !== undefined && this.#byOrigin.get(origin)) || this.#usual;
  }

  /** What a preflight asks for, when it comes from an origin on the list. */
  preflight(request: IncomingMessage, methods: string): Headers {
    const { origin, 'access-control-request-method': asked } = request.headers;
    if (origin === undefined || asked === undefined || !this.#byOrigin.has(origin)) return {};
    return {
      'access-control-allow-methods': methods,
      'access-control-allow-headers': ALLOWED,
      'access-control-max-age': '600',
    };
  }
}
