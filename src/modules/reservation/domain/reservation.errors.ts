import { defineError } from '#kernel/domain/errors.ts';

export const ReservationNotFound = defineError('RESERVATION_NOT_FOUND', 'not-found', {
  ko: '예약을 찾을 수 없습니다. 예약 번호와 로그인한 계정을 확인해 주세요.',
  en: 'There is no such reservation: check its id and the account that you are signed in with.',
});

export const RoomNotFound = defineError('ROOM_NOT_FOUND', 'not-found', {
  ko: '예약하려는 객실을 찾을 수 없습니다. 숙소의 객실 목록에서 다시 골라 주세요.',
  en: 'There is no such room to book: choose one from the rooms of the accommodation.',
});

export const NotCancellable = defineError('NOT_CANCELLABLE', 'conflict', {
  ko: '취소할 수 없는 예약입니다. 대기 중이거나 확정된 예약을 체크인이 시작되기 전에만 취소할 수 있습니다.',
  en: 'This reservation cannot be cancelled: only a pending or confirmed one can, before its check-in begins.',
});

export const RefundChanged = defineError('REFUND_CHANGED', 'conflict', {
  ko: '환불액이 안내받은 금액과 달라졌습니다. 취소 견적을 다시 확인한 뒤 취소해 주세요.',
  en: 'The refund is no longer the one that you expected: read the cancellation quote again, then cancel.',
});

export const MemberWithdrawn = defineError('TOKEN_REVOKED', 'unauthenticated', {
  ko: '탈퇴한 계정입니다. 다른 계정으로 로그인해 주세요.',
  en: 'This account has been closed: sign in with another one.',
});
