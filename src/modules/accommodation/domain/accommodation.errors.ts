import { defineError } from '#kernel/domain/errors.ts';

export const AccommodationNotFound = defineError('ACCOMMODATION_NOT_FOUND', 'not-found', {
  ko: '숙소를 찾을 수 없습니다. 숙소 번호를 확인하거나 다시 검색해 주세요.',
  en: 'There is no such accommodation: check its id, or search again.',
});

export const VersionConflict = defineError('VERSION_CONFLICT', 'precondition-failed', {
  ko: '그사이 숙소 정보가 바뀌었습니다. 다시 불러온 뒤 최신 ETag로 수정해 주세요.',
  en: 'The accommodation has changed meanwhile: load it again and repeat the change with the new ETag.',
});
