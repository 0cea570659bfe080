import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { list } from '../support/listings.ts';
import { TestApplication } from '../support/test-application.ts';

interface Told {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly (readonly [string, string])[];
}

describe('bad input', () => {
  let jumak: TestApplication;
  let roomId: string;
  let accommodationId: string;
  const host = () => jumak.signedIn('HOST');
  beforeAll(async () => {
    jumak = await TestApplication.start();
    ({ roomId, accommodationId } = await list(host()));
    await jumak.quiet();
  });
  afterAll(() => jumak.end());

  const json = { 'content-type': 'application/json' };
  /** The problem in one language; what is not a problem in that language fails. */
  async function told(path: string, init: RequestInit, language: 'ko' | 'en'): Promise<Told> {
    const headers = { ...(init.headers as Record<string, string>), 'accept-language': language };
    const response = await fetch(`${jumak.url}/api/v1${path}`, { ...init, headers });
    const text = await response.text();
    expect(text).not.toMatch(/<html|<!doctype|\n\s+at |sqlite|SELECT /i);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(response.headers.get('content-language')).toBe(language);
    const { status, code, detail, errors = [] } = JSON.parse(text);
    expect(status).toBe(response.status);
    const sentences = [detail, ...errors.map(({ message }: { readonly message: string }) => message)];
    for (const sentence of sentences)
      expect(sentence).toMatch(language === 'ko' ? /[가-힣].*[.:]|[가-힣]/ : /^[A-Za-z].*\S$/);
    return {
      status,
      code,
      detail,
      errors: errors.map(({ pointer, code: fault }: { pointer: string; code: string }) => [pointer, fault]),
    };
  }
  /** What a caller is told, the same in both languages but for the words. */
  async function answerTo(path: string, init: RequestInit = {}): Promise<readonly [number, string, ...string[]]> {
    const [ko, en] = [await told(path, init, 'ko'), await told(path, init, 'en')];
    expect(en.detail).not.toBe(ko.detail);
    expect([en.status, en.code, en.errors]).toEqual([ko.status, ko.code, ko.errors]);
    return [ko.status, ko.code, ...ko.errors.map(([pointer, code]) => `${pointer} ${code}`).sort()];
  }
  const posted = (path: string, body: unknown, by = jumak.signedIn()) =>
    answerTo(path, {
      method: 'POST',
      headers: { ...json, ...by.credentials },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const booked = (stay: object) =>
    posted('/reservations', { roomId, guests: 2, checkIn: jumak.day(10), checkOut: jumak.day(12), ...stay });

  it.each([
    ['a date that is in no calendar', () => ({ checkIn: '2026-02-30' }), ['/checkIn date']],
    [
      'a check-out before the check-in',
      () => ({ checkIn: jumak.day(9), checkOut: jumak.day(7) }),
      ['/checkOut check_out_not_after_check_in'],
    ],
    [
      'no night at all',
      () => ({ checkIn: jumak.day(9), checkOut: jumak.day(9) }),
      ['/checkOut check_out_not_after_check_in'],
    ],
    ['a day that is over', () => ({ checkIn: jumak.day(-2) }), ['/checkIn check_in_past']],
    ['40 nights', () => ({ checkIn: jumak.day(9), checkOut: jumak.day(49) }), ['/checkOut stay_too_long']],
    [
      'a day that is too far',
      () => ({ checkIn: jumak.day(370), checkOut: jumak.day(371) }),
      ['/checkIn check_in_too_far'],
    ],
    ['a time', () => ({ checkIn: `${jumak.day(9)}T15:00:00Z` }), ['/checkIn date']],
  ])('SECURITY 41: a booking of %s is refused', async (_, stay, faults) => {
    expect(await booked(stay())).toEqual([400, 'VALIDATION', ...faults]);
  });

  it.each([
    ['checkIn=2026-02-30&checkOut=2026-03-02', ['/checkIn date']],
    ['checkIn=2090-01-01', ['/checkOut both_dates']],
    ['checkOut=2090-01-01', ['/checkIn both_dates']],
    ['checkIn=2090-01-05&checkOut=2090-01-05', ['/checkOut check_out_not_after_check_in']],
    ['checkIn=2020-01-05&checkOut=2020-01-06', ['/checkIn check_in_past']],
    ['checkIn=2090-01-01&checkOut=2090-03-01', ['/checkOut stay_too_long']],
  ])('SECURITY 41: a search with %s is refused', async (query, faults) => {
    expect(await answerTo(`/accommodations?${query}`)).toEqual([400, 'VALIDATION', ...faults]);
  });

  it('SECURITY 41: the nights of a room are asked for in a range that goes forward, 92 at most', async () => {
    const nights = (from: string, to: string) => answerTo(`/rooms/${roomId}/nights?from=${from}&to=${to}`);
    expect(await nights('2026-13-01', '2026-12-01')).toEqual([400, 'VALIDATION', '/from date']);
    expect(await nights(jumak.day(5), jumak.day(5))).toEqual([400, 'VALIDATION', '/to empty_range']);
    expect(await nights(jumak.day(0), jumak.day(93))).toEqual([400, 'VALIDATION', '/to range_too_long']);
  });

  it('tells all the faults of a body at once', async () => {
    const wrong = {
      guests: -1,
      checkIn: jumak.day(9),
      checkOut: jumak.day(7),
      hotel: 1,
      guestName: '',
      expectedTotal: 5,
    };
    expect(await booked(wrong)).toEqual([
      400,
      'VALIDATION',
      '/checkOut check_out_not_after_check_in',
      '/expectedTotal invalid_type',
      '/guestName too_short',
      '/guests too_small',
      '/hotel unknown_field',
    ]);
  });

  it('tells all the faults of a query at once', async () => {
    const query =
      'limit=1e9&guests=-1&region=MARS&sort=cheap&checkIn=2090-02-05&checkOut=2090-02-01&near=here&color=red';
    expect(await answerTo(`/accommodations?${query}`)).toEqual([
      400,
      'VALIDATION',
      '/checkOut check_out_not_after_check_in',
      '/color unknown_field',
      '/guests too_small',
      '/limit integer',
      '/near near',
      '/region invalid_value',
      '/sort invalid_value',
    ]);
  });

  it.each([
    ['broken JSON', '{"roomId":', 'MALFORMED_JSON', []],
    ['a list', '[]', 'VALIDATION', [' invalid_type']],
    ['NUL', '{"guestName":"a\\u0000b"}', 'VALIDATION', ['/guestName invalid_character']],
    [
      'what is nested too deep',
      `{"a":${'['.repeat(30)}${']'.repeat(30)}}`,
      'VALIDATION',
      [`/a${'/0'.repeat(19)} too_deep`],
    ],
    ['a name that is there twice', '{"q":1,"a":{"b":1,"b":2}}', 'MALFORMED_JSON', ['/a/b repeated_key']],
    ['a prototype', '{"__proto__":{"role":"ADMIN"}}', 'VALIDATION', ['/__proto__ forbidden_key']],
  ])('of %s is named as what it is', async (_, body, code, faults) => {
    expect(await posted('/reservations', body)).toEqual([400, code, ...faults]);
  });

  it('of a megabyte is too large, in another type is not taken, and by another method neither', async () => {
    expect(await posted('/reservations', { request: 'x'.repeat(1_000_000) })).toEqual([413, 'BODY_TOO_LARGE']);
    const { credentials } = jumak.signedIn();
    const text = { method: 'POST', headers: { ...credentials, 'content-type': 'text/plain' }, body: '{}' };
    expect(await answerTo('/reservations', text)).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(await answerTo('/reservations', { method: 'PUT' })).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(await answerTo('/reservation')).toEqual([404, 'ROUTE_NOT_FOUND']);
  });

  it('is a cursor that nobody handed out, or one of another list', async () => {
    const { credentials } = jumak.signedIn();
    expect(await answerTo('/accommodations?cursor=AAAA')).toEqual([400, 'VALIDATION', '/cursor invalid_cursor']);
    const forged = Buffer.from('{"id":1}').toString('base64url');
    expect(await answerTo(`/reservations?cursor=${forged}`, { headers: credentials })).toEqual([
      400,
      'VALIDATION',
      '/cursor invalid_cursor',
    ]);
  });

  it('is a forged cursor beside other faults, and all are told at once', async () => {
    const { credentials } = jumak.signedIn();
    const told = (path: string) => answerTo(path, { headers: credentials });
    expect(await told('/reservations?cursor=AAAA&status=LOST&limit=0&color=red')).toEqual([
      400,
      'VALIDATION',
      '/color unknown_field',
      '/cursor invalid_cursor',
      '/limit too_small',
      '/status invalid_value',
    ]);
    expect(await told(`/accommodations/${accommodationId}/rooms?cursor=AAAA&checkIn=${jumak.day(9)}`)).toEqual([
      400,
      'VALIDATION',
      '/checkOut both_dates',
      '/cursor invalid_cursor',
    ]);
  });

  it('is a query that is repeated, badly encoded and wrong elsewhere, and all is told at once, each value once', async () => {
    expect(await answerTo('/accommodations?guests=1&guests=2&q=%FF&cursor=%FF&limit=0&checkIn=2090-01-01')).toEqual([
      400,
      'VALIDATION',
      '/checkOut both_dates',
      '/cursor malformed_encoding',
      '/guests repeated',
      '/limit too_small',
      '/q malformed_encoding',
    ]);
  });

  it('is an Idempotency-Key, a query and a body, and all are told at once', async () => {
    const headers = { ...json, ...jumak.signedIn().credentials, 'idempotency-key': 'with a blank' };
    const body = JSON.stringify({ roomId, checkIn: jumak.day(9), checkOut: jumak.day(10), guests: 0 });
    expect(await answerTo('/reservations?color=red', { method: 'POST', headers, body })).toEqual([
      400,
      'VALIDATION',
      '/Idempotency-Key idempotency_key',
      '/color unknown_field',
      '/guests too_small',
    ]);
  });

  it('is a token that nobody issued', async () => {
    const forged = { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' };
    expect(await answerTo('/members/me', { headers: forged })).toEqual([401, 'TOKEN_INVALID']);
    expect(await answerTo('/members/me')).toEqual([401, 'TOKEN_MISSING']);
    expect(await answerTo('/host/accommodations', { headers: jumak.signedIn().credentials })).toEqual([
      403,
      'FORBIDDEN',
    ]);
  });

  it('is an id that is none, or of what is not there', async () => {
    for (const id of ['1', 'null', '%00', '..%2f', jumak.newId()]) {
      expect(await answerTo(`/rooms/${id}`)).toEqual([404, 'ROOM_NOT_FOUND']);
      expect(await answerTo(`/accommodations/${id}`)).toEqual([404, 'ACCOMMODATION_NOT_FOUND']);
    }
  });

  it('of a host is told in full as well', async () => {
    const place = {
      name: '',
      type: 'CASTLE',
      region: 'SEOUL',
      address: '서울',
      location: { lat: 200 },
      images: ['ftp://x'],
      checkInFrom: '25:00',
      timeZone: 'Mars/Base',
    };
    expect(await posted('/accommodations', place, host())).toEqual([
      400,
      'VALIDATION',
      '/checkInFrom time',
      '/description required',
      '/images/0 image',
      '/location/lat too_large',
      '/location/lng required',
      '/name too_short',
      '/timeZone time_zone',
      '/type invalid_value',
    ]);
    const room = {
      name: '온돌방',
      baseOccupancy: 4,
      maxOccupancy: 2,
      capacity: -1,
      price: { amount: -5, currency: 'USD' },
    };
    expect(await posted(`/accommodations/${accommodationId}/rooms`, room, host())).toEqual([
      400,
      'VALIDATION',
      '/capacity too_small',
      '/price/amount too_small',
      '/price/currency invalid_value',
    ]);
  });
});
