import { defineError } from '#kernel/domain/errors.ts';

export const RoomNotFound = defineError('ROOM_NOT_FOUND', 'not-found', {
  ko: '객실을 찾을 수 없습니다. 숙소의 객실 목록에서 다시 골라 주세요.',
  en: 'There is no such room: choose one from the rooms of the accommodation.',
});

export const AccommodationNotFound = defineError('ACCOMMODATION_NOT_FOUND', 'not-found', {
  ko: '객실이 속할 숙소를 찾을 수 없습니다. 숙소 번호와 로그인한 계정을 확인해 주세요.',
  en: 'There is no such accommodation for rooms: check its id and the account that you are signed in with.',
});

export const CapacityBelowHeld = defineError('CAPACITY_BELOW_HELD', 'conflict', {
  ko: '이미 예약된 객실 수보다 적게 줄일 수 없습니다. 객실 수를 늘리거나 해당 날짜의 판매를 마감해 주세요.',
  en: 'More is booked on some night than this capacity allows: choose a higher one, or close the nights instead.',
});
