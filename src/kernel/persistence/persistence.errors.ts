import { defineError } from '../domain/errors.ts';

/** The database is not there, full or read-only: the same unit may succeed later. */
export const DatabaseUnavailable = defineError('UNAVAILABLE', 'unavailable', {
  ko: '지금은 저장할 수 없습니다. 잠시 뒤에 다시 시도해 주세요.',
  en: 'The data cannot be stored right now; try again in a moment.',
});
