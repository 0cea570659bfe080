import { defineError } from '../domain/errors.ts';

/** Nobody can say whether the session is alive, so nobody is let in. */
export const SessionsUnknown = defineError('UNAVAILABLE', 'unavailable', {
  ko: '지금은 로그인 상태를 확인할 수 없습니다. 잠시 뒤에 다시 시도해 주세요.',
  en: 'Whether you are signed in cannot be checked at the moment; try again shortly.',
});
