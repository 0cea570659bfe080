import { describe, expect, it } from '@jest/globals';
import { defineError, type ErrorKind } from '../domain/errors.ts';
import * as catalogue from './errors.ts';
import { problemOf, statusOf } from './problem.ts';

const request = { requestId: 'r', instance: '/x', language: 'en' } as const;

describe('the status of a refusal', () => {
  it.each([
    ['invalid', 400],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not-found', 404],
    ['conflict', 409],
    ['precondition-failed', 412],
    ['mismatch', 422],
    ['throttled', 429],
    ['unavailable', 503],
  ] satisfies [ErrorKind, number][])('of kind %s is %i', (kind, status) => {
    expect(statusOf({ code: 'ANY', kind })).toBe(status);
  });

  it('of the edge itself is the one of HTTP', () => {
    const statuses = Object.fromEntries(Object.values(catalogue).map((each) => [each.code, statusOf(each)]));
    expect(statuses).toEqual({
      MALFORMED_JSON: 400,
      MALFORMED_REQUEST: 400,
      FORBIDDEN: 403,
      ROUTE_NOT_FOUND: 404,
      METHOD_NOT_ALLOWED: 405,
      REQUEST_TIMEOUT: 408,
      BODY_TOO_LARGE: 413,
      URI_TOO_LONG: 414,
      UNSUPPORTED_MEDIA_TYPE: 415,
      RATE_LIMITED: 429,
      HEADERS_TOO_LARGE: 431,
      UNAVAILABLE: 503,
    });
  });
});

describe('a problem', () => {
  it('has a title and a sentence in both languages for every refusal', () => {
    for (const Refusal of Object.values(catalogue))
      for (const language of ['ko', 'en'] as const) {
        const { title, detail } = problemOf(new Refusal(), { ...request, language }).document;
        expect([title, detail].every((text) => typeof text === 'string' && text.length > 1)).toBe(true);
        expect(/[가-힣]/.test(String(title))).toBe(language === 'ko');
      }
  });

  it('says when to come back, at least a second from now', () => {
    const Throttled = defineError('TOO_MANY', 'throttled', { ko: '가', en: 'a' });
    const retryAfter = (retryAfterSeconds?: number) =>
      problemOf(new Throttled(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }), request).headers[
        'retry-after'
      ];
    expect([retryAfter(), retryAfter(0.1), retryAfter(59.2)]).toEqual(['1', '1', '60']);
  });

  it('of a defect says nothing about it', () => {
    const { status, document } = problemOf(new TypeError('x is undefined'), request);
    expect([status, document.code]).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify(document)).not.toContain('undefined');
  });
});
