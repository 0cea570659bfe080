import { TooManyPasswordsAtOnce } from '#kernel/auth/auth.errors.ts';
import type { Id } from '#kernel/domain/ids.ts';
import { networkOf } from '#kernel/http/client-address.ts';
import { idempotentReply } from '#kernel/http/idempotent-request.ts';
import { type Route, route } from '#kernel/http/route.ts';
import { Idempotency } from '#kernel/idempotency/idempotency.ts';
import {
  EmailTaken,
  MemberNotFound,
  MemberSuspended,
  TooManyAttempts,
  TooManySignUps,
  WrongPassword,
} from '../domain/member.errors.ts';
import { SignUpThrottle } from '../domain/sign-up-throttle.ts';
import { ShowMember } from '../queries/show-member.ts';
import { BecomeHost } from '../use-cases/become-host.ts';
import { ChangePassword } from '../use-cases/change-password.ts';
import { ChangeProfile } from '../use-cases/change-profile.ts';
import { SignUp } from '../use-cases/sign-up.ts';
import { WithdrawMember } from '../use-cases/withdraw-member.ts';
import { Fingerprints } from './fingerprints.ts';
import { PASSWORD_PATIENCE } from './password-patience.ts';
import { clearCookie } from './refresh-cookie.ts';
import { newMember, passwordChange, profileChange, withdrawal } from './requests.ts';
import { memberView, shownMember } from './views.ts';

const ME = '/api/v1/members/me';

export const memberRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/members',
    summary: 'Sign up',
    policy: 'public',
    answersWithin: PASSWORD_PATIENCE,
    body: newMember,
    idempotent: true,
    idempotencyScope: ({ email }) => email,
    answers: { 201: { body: shownMember, headers: ['Location'] } },
    problems: [EmailTaken, TooManySignUps, TooManyPasswordsAtOnce],
    inject: [SignUpThrottle, SignUp, Idempotency, Fingerprints],
    handle: async ({ body, address, idempotency }, throttle, signUp, once, fingerprints) => {
      const answer = await throttle.guard({
        address: networkOf(address),
        signUp: async () => {
          const member = await signUp.prepare(body);
          return once.run(fingerprints.keyed(idempotency), async () => {
            await signUp.execute(member);
            return { status: 201, headers: { location: ME }, body: memberView(member) };
          });
        },
      });
      return idempotentReply(answer);
    },
  }),
  route({
    method: 'GET',
    path: '/members/me',
    summary: 'Who one is',
    policy: 'member',
    answers: { 200: shownMember },
    problems: [MemberNotFound],
    inject: [ShowMember],
    handle: async ({ caller }, showMember) => ({
      status: 200,
      body: memberView(await showMember.execute(caller.memberId as Id<'member'>)),
    }),
  }),
  route({
    method: 'PATCH',
    path: '/members/me',
    summary: 'Change name or phone; null takes the phone away',
    policy: 'member',
    body: profileChange,
    answers: { 200: shownMember },
    problems: [MemberNotFound, MemberSuspended],
    inject: [ChangeProfile],
    handle: async ({ caller, body }, changeProfile) => ({
      status: 200,
      body: memberView(await changeProfile.execute({ memberId: caller.memberId as Id<'member'>, ...body })),
    }),
  }),
  route({
    method: 'POST',
    path: '/members/me/password',
    summary: 'Change the password; every other session ends',
    policy: 'member',
    answersWithin: PASSWORD_PATIENCE,
    body: passwordChange,
    answers: { 204: {} },
    problems: [WrongPassword, TooManyAttempts, TooManyPasswordsAtOnce, MemberNotFound, MemberSuspended],
    inject: [ChangePassword],
    handle: async ({ caller, body, address }, changePassword) => {
      await changePassword.execute({
        memberId: caller.memberId as Id<'member'>,
        sessionId: caller.sessionId as Id<'session'>,
        ...body,
        address: networkOf(address),
      });
      return { status: 204 };
    },
  }),
  route({
    method: 'POST',
    path: '/members/me/host',
    summary: 'Become a host; access tokens issued from now on carry the role',
    policy: 'member',
    answers: { 200: shownMember },
    problems: [MemberNotFound, MemberSuspended],
    inject: [BecomeHost],
    handle: async ({ caller }, becomeHost) => ({
      status: 200,
      body: memberView(await becomeHost.execute(caller.memberId as Id<'member'>)),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/members/me',
    summary: 'Withdraw; sessions end at once',
    description:
      'Upcoming bookings are cancelled, the places of a host withdrawn, and the name is forgotten everywhere.',
    policy: 'member',
    answersWithin: PASSWORD_PATIENCE,
    body: withdrawal,
    answers: { 204: { headers: ['Set-Cookie'] } },
    problems: [WrongPassword, TooManyAttempts, TooManyPasswordsAtOnce, MemberNotFound, MemberSuspended],
    inject: [WithdrawMember],
    handle: async ({ caller, body: { password }, address, secure }, withdrawMember) => {
      const memberId = caller.memberId as Id<'member'>;
      await withdrawMember.execute({ memberId, password, address: networkOf(address) });
      return { status: 204, headers: clearCookie({ secure, address }) };
    },
  }),
];
