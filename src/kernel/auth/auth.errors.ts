import { defineError } from '../domain/errors.ts';

export const TokenMissing = defineError('TOKEN_MISSING', 'unauthenticated', {
  ko: '로그인이 필요합니다. Authorization 헤더에 액세스 토큰을 보내 주세요.',
  en: 'You are not signed in; send your access token in the Authorization header.',
});

export const TokenInvalid = defineError('TOKEN_INVALID', 'unauthenticated', {
  ko: '올바른 액세스 토큰이 아닙니다. 다시 로그인해 주세요.',
  en: 'This is not a valid access token; sign in again.',
});

export const TokenExpired = defineError('TOKEN_EXPIRED', 'unauthenticated', {
  ko: '액세스 토큰이 만료되었습니다. 토큰을 갱신하거나 다시 로그인해 주세요.',
  en: 'The access token has expired; refresh it or sign in again.',
});

export const TokenRevoked = defineError('TOKEN_REVOKED', 'unauthenticated', {
  ko: '이미 끝난 로그인입니다. 다시 로그인해 주세요.',
  en: 'This session has ended; sign in again.',
});

/** More passwords wait to be checked than can be checked in time. */
export const TooManyPasswordsAtOnce = defineError('UNAVAILABLE', 'unavailable', {
  ko: '지금은 요청이 너무 많아 비밀번호를 확인할 수 없습니다. 잠시 뒤에 다시 시도해 주세요.',
  en: 'Too many passwords are being checked at the moment; try again shortly.',
});
