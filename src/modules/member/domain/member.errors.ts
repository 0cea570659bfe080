import { defineError } from '#kernel/domain/errors.ts';

export const EmailTaken = defineError('EMAIL_TAKEN', 'conflict', {
  ko: '이미 가입한 이메일입니다. 로그인하거나 비밀번호를 재설정해 주세요.',
  en: 'This e-mail has an account already; sign in or reset the password.',
});

/** The same for a wrong password and for an account that does not exist. */
export const InvalidCredentials = defineError('INVALID_CREDENTIALS', 'unauthenticated', {
  ko: '이메일이나 비밀번호가 맞지 않습니다. 확인하고 다시 입력해 주세요.',
  en: 'The e-mail or the password is not right; check them and try again.',
});

export const TooManyAttempts = defineError('TOO_MANY_ATTEMPTS', 'throttled', {
  ko: '비밀번호를 여러 번 잘못 입력했습니다. Retry-After의 시간이 지난 뒤에 다시 시도해 주세요.',
  en: 'Too many wrong passwords; try again after the time in Retry-After.',
});

/** An address that was told too often that an e-mail is taken. */
export const TooManySignUps = defineError('RATE_LIMITED', 'throttled', {
  ko: '이 주소에서 가입 시도가 너무 많았습니다. Retry-After의 시간이 지난 뒤에 다시 시도해 주세요.',
  en: 'Too many sign-ups from this address; try again after the time in Retry-After.',
});

export const InvalidRefreshToken = defineError('INVALID_REFRESH_TOKEN', 'unauthenticated', {
  ko: '리프레시 토큰이 올바르지 않거나 이미 쓰였거나 만료되었습니다. 다시 로그인해 주세요.',
  en: 'The refresh token is unknown, spent or expired; sign in again.',
});

/** An address that asked too often for links by which to choose a new password. */
export const TooManyResets = defineError('RATE_LIMITED', 'throttled', {
  ko: '이 주소에서 비밀번호 재설정 요청이 너무 많았습니다. Retry-After의 시간이 지난 뒤에 다시 시도해 주세요.',
  en: 'Too many password resets from this address; try again after the time in Retry-After.',
});

/** The same for a link that never was, that has been used or replaced, and that is too old. */
export const InvalidResetToken = defineError('INVALID_RESET_TOKEN', 'invalid', {
  ko: '비밀번호 재설정 링크가 올바르지 않거나 이미 쓰였거나 만료되었습니다. 재설정을 다시 요청해 주세요.',
  en: 'The link to reset the password is unknown, used or expired; ask for a new one.',
});

export const WrongPassword = defineError('WRONG_PASSWORD', 'forbidden', {
  ko: '현재 비밀번호가 맞지 않습니다. 확인하고 다시 입력해 주세요.',
  en: 'The current password is not right; check it and try again.',
});

export const MemberNotFound = defineError('MEMBER_NOT_FOUND', 'not-found', {
  ko: '회원을 찾을 수 없습니다. 주소를 확인해 주세요.',
  en: 'There is no such member; check the address.',
});

/** Told to whoever was suspended while their request was under way; a sign-in is refused as with a wrong password. */
export const MemberSuspended = defineError('MEMBER_SUSPENDED', 'forbidden', {
  ko: '이용이 정지된 계정입니다. 고객센터에 문의해 주세요.',
  en: 'This account is suspended; contact customer support.',
});

export const CannotSuspendYourself = defineError('CANNOT_SUSPEND_YOURSELF', 'conflict', {
  ko: '자기 자신은 정지할 수 없습니다. 다른 관리자에게 요청해 주세요.',
  en: 'You cannot suspend yourself; ask another admin.',
});

/** Somebody must be left who can lift a suspension. */
export const LastAdmin = defineError('LAST_ADMIN', 'conflict', {
  ko: '마지막 관리자는 정지할 수 없습니다. 먼저 다른 회원에게 관리자 권한을 주세요.',
  en: 'The last admin cannot be suspended; make another member an admin first.',
});

export const SessionNotFound = defineError('SESSION_NOT_FOUND', 'not-found', {
  ko: '로그인 세션을 찾을 수 없습니다. 세션 목록을 다시 확인해 주세요.',
  en: 'There is no such session; look at the list of sessions again.',
});
