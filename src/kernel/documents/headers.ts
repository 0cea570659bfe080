import type { PromisedHeader } from '../http/answer.ts';
import type { HeededHeader } from '../http/route.ts';
import type { JsonSchema } from './json-schemas.ts';

const text: JsonSchema = { type: 'string' };
const seconds: JsonSchema = { type: 'integer', minimum: 1 };

type AnswerHeader =
  | PromisedHeader
  | 'Content-Language'
  | 'Idempotency-Replayed'
  | 'Preference-Applied'
  | 'RateLimit'
  | 'RateLimit-Policy'
  | 'WWW-Authenticate'
  | 'X-Request-Id';

/** What each header of an answer means. */
export const ANSWER_HEADERS: Readonly<
  Record<AnswerHeader, { readonly description: string; readonly schema: JsonSchema }>
> = {
  'Cache-Control': { description: 'How long the answer may be kept.', schema: text },
  'Content-Language': {
    description: 'The language of the sentences in a problem.',
    schema: { type: 'string', enum: ['ko', 'en'] },
  },
  ETag: { description: 'The version of what is shown; `If-Match` takes it.', schema: text },
  'Idempotency-Replayed': {
    description: 'There when the answer is the one that was given to the first request with this key.',
    schema: { type: 'string', const: 'true' },
  },
  Location: { description: 'The address of what was created, or of what was asked for.', schema: text },
  'Preference-Applied': { description: 'The `Prefer` that was heeded.', schema: text },
  RateLimit: {
    description:
      'What is left: `"address";r=599;t=60` is 599 requests in the next 60 seconds, one item for each limit.',
    schema: text,
  },
  'RateLimit-Policy': {
    description: 'What is allowed: `"address";q=600;w=60` is 600 requests in 60 seconds.',
    schema: text,
  },
  'Retry-After': { description: 'Seconds to wait before asking again.', schema: seconds },
  'Set-Cookie': { description: 'The refresh token as an HttpOnly cookie, or its removal.', schema: text },
  'WWW-Authenticate': { description: 'The scheme to sign in by: `Bearer`.', schema: text },
  'X-Request-Id': {
    description: 'Names this request in the logs; taken from the request when it has one.',
    schema: text,
  },
};

type RequestHeader = HeededHeader | 'Accept-Language' | 'Idempotency-Key' | 'X-Request-Id';

/** What each header of a request does. */
export const REQUEST_HEADERS: Readonly<
  Record<RequestHeader, { readonly description: string; readonly schema: JsonSchema }>
> = {
  'Accept-Language': {
    description: 'The language of the sentences in problems.',
    schema: { type: 'string', default: 'ko', examples: ['en'] },
  },
  'Idempotency-Key': {
    description:
      'Makes a repeat harmless: the same key with the same body is answered as the first time for 24 hours, and creates nothing again.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  },
  'If-Match': {
    description: 'Change it only while it still has this ETag.',
    schema: { type: 'string', examples: ['"3"'] },
  },
  'If-None-Match': { description: 'Send it only when it no longer has this ETag.', schema: text },
  'Last-Event-ID': {
    description: 'The id of the last event that was received; the stream goes on after it.',
    schema: { type: 'string', examples: ['1'] },
  },
  Prefer: {
    description: '`wait=N` waits up to N seconds (10 at most) for the outcome.',
    schema: { type: 'string', examples: ['wait=5'] },
  },
  'X-Request-Id': { description: 'Names the request in the logs.', schema: text },
};
