import { z } from 'zod';
import { DomainError, type ErrorKind, type Message } from '../domain/errors.ts';
import { GUIDE } from './field-faults.ts';
import type { Language } from './route.ts';
import type { Wire } from './wire-types.ts';

/** The one place where a refusal becomes a status: by its kind, and for the edge's own refusals by their code. */
const STATUSES: Readonly<Record<ErrorKind | `${Uppercase<string>}`, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'precondition-failed': 412,
  mismatch: 422,
  throttled: 429,
  unavailable: 503,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  BODY_TOO_LARGE: 413,
  URI_TOO_LONG: 414,
  UNSUPPORTED_MEDIA_TYPE: 415,
  HEADERS_TOO_LARGE: 431,
};

const TITLES: Readonly<Record<number, Message>> = {
  400: { ko: '잘못된 요청', en: 'Bad request' },
  401: { ko: '로그인 필요', en: 'Not signed in' },
  403: { ko: '권한 없음', en: 'Forbidden' },
  404: { ko: '찾을 수 없음', en: 'Not found' },
  405: { ko: '허용되지 않는 메서드', en: 'Method not allowed' },
  408: { ko: '요청 시간 초과', en: 'Request timeout' },
  409: { ko: '상태 충돌', en: 'Conflict' },
  412: { ko: '전제 조건 불일치', en: 'Precondition failed' },
  413: { ko: '본문 크기 초과', en: 'Content too large' },
  414: { ko: '주소 길이 초과', en: 'URI too long' },
  415: { ko: '지원하지 않는 형식', en: 'Unsupported media type' },
  422: { ko: '처리할 수 없는 내용', en: 'Unprocessable content' },
  429: { ko: '요청 과다', en: 'Too many requests' },
  431: { ko: '머리글 크기 초과', en: 'Header fields too large' },
  500: { ko: '서버 오류', en: 'Internal error' },
  503: { ko: '일시적 사용 불가', en: 'Service unavailable' },
};

const INTERNAL: Message = {
  ko: '서버에서 문제가 생겼습니다. 계속되면 requestId와 함께 알려 주세요.',
  en: 'Something went wrong on our side; if it persists, tell us the requestId.',
};

export const statusOf = (error: { readonly code: string; readonly kind: ErrorKind }): number =>
  (STATUSES as Readonly<Record<string, number>>)[error.code] ?? STATUSES[error.kind];

export const titleOf = (status: number): Message => TITLES[status] as Message;

/** An RFC 9457 document; `errors` has one item for each field that is at fault. */
export const problemDocument = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    instance: z.string(),
    code: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ pointer: z.string(), code: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'What every answer of 400 and above has as its body (RFC 9457).' });

export interface Problem {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly document: Wire<typeof problemDocument>;
}

/** Whatever was thrown as an RFC 9457 problem; what is not a DomainError says nothing about itself. */
export function problemOf(
  error: unknown,
  request: {
    readonly requestId: string;
    readonly instance: string;
    readonly language: Language;
    readonly guide?: string;
  },
): Problem {
  const { language, guide = GUIDE } = request;
  const said = (message: Message): string => message[language].replaceAll(GUIDE, () => guide);
  const known = error instanceof DomainError ? error : undefined;
  const status = known === undefined ? 500 : statusOf(known);
  const code = known?.code ?? 'INTERNAL';
  const headers: Record<string, string> = { 'content-language': language };
  const retryAfter = known?.retryAfterSeconds ?? (status === 429 || status === 503 ? 1 : undefined);
  if (retryAfter !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfter)));
  const document = {
    type: `urn:jumak:problem:${code}`,
    title: titleOf(status)[language],
    status,
    detail: (known?.text ?? INTERNAL)[language],
    instance: request.instance,
    code,
    requestId: request.requestId,
    ...(known !== undefined && known.faults.length > 0
      ? { errors: known.faults.map(({ pointer, code, message }) => ({ pointer, code, message: said(message) })) }
      : {}),
  };
  return { status, headers, document };
}
