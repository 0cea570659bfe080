import type { FieldFault, Message } from '#kernel/domain/errors.ts';
import { COMMON_PASSWORDS } from './common-passwords.ts';

const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 128;

const PRODUCT_NAMES = /jumak|주막/g;
const common: ReadonlySet<string> = new Set(COMMON_PASSWORDS.trim().split(/\s+/));

type Fault = 'too_short' | 'too_long' | 'malformed' | 'common' | 'product_name';
const MESSAGES: Readonly<Record<Fault, Message>> = {
  too_short: { ko: '비밀번호는 8자 이상이어야 합니다.', en: 'Use at least 8 characters.' },
  too_long: { ko: '비밀번호는 128자 이하여야 합니다.', en: 'Use at most 128 characters.' },
  malformed: { ko: '비밀번호에 올바르지 않은 유니코드가 있습니다.', en: 'Leave out what is not valid Unicode.' },
  common: {
    ko: '너무 흔한 비밀번호입니다. 다른 비밀번호를 사용해 주세요.',
    en: 'This password is too common; use another one.',
  },
  product_name: {
    ko: '서비스 이름만으로 된 비밀번호는 사용할 수 없습니다. 다른 비밀번호를 사용해 주세요.',
    en: 'This password is little but the name of the product; use another one.',
  },
};

/** The fault of a password that somebody wants to have, if any. Length is counted in characters (code points); no composition is asked for. */
export function passwordFault({
  password,
  pointer,
}: {
  readonly password: string;
  readonly pointer: string;
}): FieldFault | undefined {
  const code = faultOf(password);
  return code && { pointer, code, message: MESSAGES[code] };
}

function faultOf(password: string): Fault | undefined {
  if (!password.isWellFormed()) return 'malformed';
  const length = [...password.normalize('NFC')].length;
  if (length < SHORTEST_PASSWORD) return 'too_short';
  if (length > LONGEST_PASSWORD) return 'too_long';
  const folded = password.normalize('NFKC').toLowerCase();
  if (common.has(folded)) return 'common';
  return isLittleButTheProductName(folded) ? 'product_name' : undefined;
}

/** The name, however often, with digits and signs around it, or beside a common password. */
function isLittleButTheProductName(folded: string): boolean {
  const rest = folded.replaceAll(PRODUCT_NAMES, '');
  return rest !== folded && (!/\p{L}/u.test(rest) || common.has(rest));
}
