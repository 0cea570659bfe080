import { TooManyPasswordsAtOnce } from '#kernel/auth/auth.errors.ts';
import { networkOf } from '#kernel/http/client-address.ts';
import { type Route, route } from '#kernel/http/route.ts';
import { HTML } from '#kernel/http/text-types.ts';
import { InvalidResetToken, TooManyResets } from '../domain/member.errors.ts';
import { ConfirmPasswordReset } from '../use-cases/confirm-password-reset.ts';
import { RequestPasswordReset } from '../use-cases/request-password-reset.ts';
import { PASSWORD_PATIENCE } from './password-patience.ts';
import { resetConfirmation, resetRequest } from './requests.ts';
import { RESET_PAGE_POLICY, resetPage } from './reset-page.ts';

export const passwordResetRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/password-reset',
    base: 'root',
    summary: 'The page to which the link of a letter leads, in Korean or English',
    policy: 'public',
    answers: { 200: { contentType: HTML } },
    inject: [],
    handle: async ({ language }) => ({
      status: 200,
      headers: {
        'content-security-policy': RESET_PAGE_POLICY,
        'referrer-policy': 'no-referrer',
        'content-language': language,
        vary: 'Accept-Language',
      },
      contentType: HTML,
      body: resetPage(language),
    }),
  }),
  route({
    method: 'POST',
    path: '/auth/password-reset',
    summary:
      'Ask for a link by which to choose a new password; the answer is the same whether there is an account or not',
    policy: 'public',
    body: resetRequest,
    answers: { 202: {} },
    problems: [TooManyResets],
    inject: [RequestPasswordReset],
    handle: async ({ body: { email }, address }, requestPasswordReset) => {
      await requestPasswordReset.execute({ email, address: networkOf(address) });
      return { status: 202 };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/password-reset/confirm',
    summary: 'Choose a new password by the token of a link; every session ends',
    policy: 'public',
    answersWithin: PASSWORD_PATIENCE,
    body: resetConfirmation,
    answers: { 204: {} },
    problems: [InvalidResetToken, TooManyPasswordsAtOnce],
    inject: [ConfirmPasswordReset],
    handle: async ({ body }, confirmPasswordReset) => {
      await confirmPasswordReset.execute(body);
      return { status: 204 };
    },
  }),
];
