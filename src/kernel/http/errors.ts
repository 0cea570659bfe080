import { defineError } from '../domain/errors.ts';

export const MalformedJson = defineError('MALFORMED_JSON', 'invalid', {
  ko: '본문을 JSON으로 읽을 수 없습니다. UTF-8로 된 올바른 JSON을, 각 이름을 한 번씩만 써서 보내 주세요.',
  en: 'The body cannot be read as JSON; send well-formed JSON in UTF-8, with each name once.',
});

export const MalformedRequest = defineError('MALFORMED_REQUEST', 'invalid', {
  ko: 'HTTP 요청의 형식이 올바르지 않습니다. 머리글과 Host를 확인해 주세요.',
  en: 'This is not a well-formed HTTP request; check its headers and Host.',
});

export const RouteNotFound = defineError('ROUTE_NOT_FOUND', 'not-found', {
  ko: '이 주소에는 아무것도 없습니다. 주소를 확인해 주세요.',
  en: 'There is nothing at this address; check the path.',
});

export const MethodNotAllowed = defineError('METHOD_NOT_ALLOWED', 'invalid', {
  ko: '이 주소에서 쓸 수 없는 메서드입니다. Allow에 있는 메서드를 사용해 주세요.',
  en: 'This address does not take that method; use one of those in Allow.',
});

export const RequestTimeout = defineError('REQUEST_TIMEOUT', 'invalid', {
  ko: '요청이 제시간에 다 도착하지 않았습니다. 다시 보내 주세요.',
  en: 'The request did not arrive in time; send it again.',
});

export const BodyTooLarge = defineError('BODY_TOO_LARGE', 'invalid', {
  ko: '본문이 너무 큽니다. 32 KB 이하로 보내 주세요.',
  en: 'The body is too large; send at most 32 KB.',
});

export const UriTooLong = defineError('URI_TOO_LONG', 'invalid', {
  ko: '주소가 너무 깁니다. 8 KB 이하로 줄여 주세요.',
  en: 'The address is too long; keep it within 8 KB.',
});

export const UnsupportedMediaType = defineError('UNSUPPORTED_MEDIA_TYPE', 'invalid', {
  ko: '받을 수 없는 형식의 본문입니다. Content-Type: application/json (UTF-8)으로, 압축하지 않거나 gzip으로 보내 주세요.',
  en: 'The body is in a format that is not taken; send Content-Type: application/json (UTF-8), plain or gzip.',
});

export const HeadersTooLarge = defineError('HEADERS_TOO_LARGE', 'invalid', {
  ko: '요청 머리글이 너무 큽니다. 모두 합해 16 KB 이하로 보내 주세요.',
  en: 'The request headers are too large; send at most 16 KB in all.',
});

export const RateLimited = defineError('RATE_LIMITED', 'throttled', {
  ko: '요청이 너무 많습니다. Retry-After에 적힌 시간 뒤에 다시 시도해 주세요.',
  en: 'Too many requests; try again after the time in Retry-After.',
});

export const Unavailable = defineError('UNAVAILABLE', 'unavailable', {
  ko: '지금은 처리할 수 없습니다. 잠시 뒤에 다시 시도해 주세요.',
  en: 'This cannot be served at the moment; try again shortly.',
});

export const Forbidden = defineError('FORBIDDEN', 'forbidden', {
  ko: '이 작업을 할 권한이 없습니다. 권한이 있는 계정으로 로그인해 주세요.',
  en: 'Your role does not allow this; sign in with an account that may do it.',
});
