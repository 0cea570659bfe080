import { defineError } from './errors.ts';

export const Validation = defineError('VALIDATION', 'invalid', {
  ko: '요청에 올바르지 않은 항목이 있습니다. errors의 항목을 고쳐 다시 보내 주세요.',
  en: 'Some fields of the request are not valid; correct those listed in errors and send it again.',
});
