import { z } from 'zod';
import { idOf } from '#kernel/domain/ids.ts';
import { fault } from '#kernel/http/field-faults.ts';
import { pageParams } from '#kernel/http/query-types.ts';
import { lineOfText, linesOfText } from '#kernel/http/texts.ts';
import { type Email, normaliseEmail } from '../domain/email.ts';
import { MEMBER_ROLES, MEMBER_STATES } from '../domain/member.ts';
import { passwordFault } from '../domain/password-policy.ts';

const LONGEST_TYPED_EMAIL = 320;
const LONGEST_TYPED_PASSWORD = 1_000;

const typedEmail = z
  .string()
  .max(LONGEST_TYPED_EMAIL)
  .meta({ examples: ['guest@example.com'] });
const typedPassword = z
  .string()
  .min(1)
  .max(LONGEST_TYPED_PASSWORD)
  .meta({ examples: ['a-quiet-inn-1'] });

const noEmail = fault({
  code: 'invalid_email',
  ko: '올바른 이메일 주소를 적어 주세요. 예: guest@example.com',
  en: 'Give an e-mail address, such as guest@example.com.',
});
const email = typedEmail
  .refine((text) => normaliseEmail(text) !== undefined, noEmail)
  .meta({ format: 'email', examples: ['guest@example.com'] })
  .transform((text) => normaliseEmail(text) as Email);

const newPassword = z
  .string()
  .superRefine((password, context) => {
    const found = passwordFault({ password, pointer: '' });
    if (found !== undefined)
      context.addIssue({ code: 'custom', message: found.code, params: { message: found.message }, input: password });
  })
  .meta({
    description: '8 to 128 characters of any kind, and none of the common ones.',
    minLength: 8,
    maxLength: 128,
    examples: ['a-quiet-inn-2'],
  });

const name = lineOfText({ most: 50 }).meta({ examples: ['홍길동'] });
const noPhone = fault({
  code: 'invalid_phone',
  ko: '전화번호를 숫자와 - 로 적어 주세요. 예: 010-1234-5678, +82 10-1234-5678',
  en: 'Give a phone number in digits, such as 010-1234-5678 or +82 10-1234-5678.',
});
const PHONE = /^\+?\d(?:[ -]?\d){7,14}$/;
const phone = z
  .string()
  .trim()
  .max(20)
  .refine((text) => PHONE.test(text), noPhone)
  .meta({ pattern: PHONE.source, examples: ['010-1234-5678'] });

export const newMember = z.strictObject({ email, password: newPassword, name, phone: phone.optional() });
/** What is left out stays; null takes the phone away. */
export const profileChange = z.strictObject({ name: name.optional(), phone: phone.nullable().optional() });
export const passwordChange = z.strictObject({ currentPassword: typedPassword, newPassword });
export const withdrawal = z.strictObject({ password: typedPassword });
export const resetRequest = z.strictObject({ email });
export const resetConfirmation = z.strictObject({
  token: z
    .string()
    .max(4_096)
    .meta({ description: 'The token of the link.', examples: ['kq0d…'] }),
  newPassword,
});
export const credentials = z.strictObject({ email: typedEmail, password: typedPassword });
export const refreshRequest = z.strictObject({
  refreshToken: z
    .string()
    .max(4_096)
    .meta({ description: 'Left out, the one of the cookie.', examples: ['kq0d…'] })
    .optional(),
});
export const sessionsQuery = z.strictObject(pageParams);
export const memberParams = z.object({ id: idOf<'member'>() });
export const membersQuery = z.strictObject({
  ...pageParams,
  q: lineOfText({ least: 0, most: 100 }).optional(),
  status: z.enum(MEMBER_STATES).optional(),
});
export const suspension = z.strictObject({
  reason: linesOfText({ most: 500 }).meta({ examples: ['이용 약관을 어겼습니다.'] }),
});
export const sessionParams = z.object({ sessionId: idOf<'session'>() });

export const roleGrant = z.strictObject({ email, role: z.enum(MEMBER_ROLES) });
