import { defineError } from '#kernel/domain/errors.ts';

export const AccommodationNotFound = defineError('ACCOMMODATION_NOT_FOUND', 'not-found', {
  ko: '숙소를 찾을 수 없습니다. 숙소 번호를 확인하거나 다시 검색해 주세요.',
  en: 'There is no such accommodation: check its id, or search again.',
});

export const VersionConflict = defineError('VERSION_CONFLICT', 'precondition-failed', {
  ko: '그사이 숙소 정보가 바뀌었습니다. 다시 불러온 뒤 최신 ETag로 수정해 주세요.',
  en: 'The accommodation has changed meanwhile: load it again and repeat the change with the new ETag.',
});

export const HostSuspended = defineError('HOST_SUSPENDED', 'forbidden', {
  ko: '이용이 정지된 회원은 숙소를 등록할 수 없습니다. 고객센터에 문의해 주세요.',
  en: 'A member who is suspended cannot list a place: contact customer support.',
});

export const HostWithdrawn = defineError('HOST_WITHDRAWN', 'forbidden', {
  ko: '탈퇴한 회원은 숙소를 등록할 수 없습니다. 새 계정으로 가입해 주세요.',
  en: 'A member who has withdrawn cannot list a place: sign up with a new account.',
});

export const PictureNotFound = defineError('PICTURE_NOT_FOUND', 'not-found', {
  ko: '이 주소에는 그림이 없습니다. 숙소나 객실의 images에 있는 주소를 사용해 주세요.',
  en: 'There is no picture at this address: use one from the images of a place or a room.',
});
