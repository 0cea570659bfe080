import { TooManyPasswordsAtOnce } from '#kernel/auth/auth.errors.ts';
import { KeySet, publicKeys } from '#kernel/auth/signing-keys.ts';
import { type Id, idOf } from '#kernel/domain/ids.ts';
import { networkOf } from '#kernel/http/client-address.ts';
import { Cursors } from '#kernel/http/cursor.ts';
import { type Route, route } from '#kernel/http/route.ts';
import { pageOf } from '#kernel/http/wire-types.ts';
import { InvalidCredentials, InvalidRefreshToken, SessionNotFound, TooManyAttempts } from '../domain/member.errors.ts';
import { ListSessions } from '../queries/list-sessions.ts';
import { CloseSession } from '../use-cases/close-session.ts';
import { LogIn } from '../use-cases/log-in.ts';
import { LogOut } from '../use-cases/log-out.ts';
import { LogOutEverywhere } from '../use-cases/log-out-everywhere.ts';
import { RefreshSession } from '../use-cases/refresh-session.ts';
import { PASSWORD_PATIENCE } from './password-patience.ts';
import { clearCookie, handOverCookie, refreshCookieOf } from './refresh-cookie.ts';
import { credentials, refreshRequest, sessionParams, sessionsQuery } from './requests.ts';
import { sessionView, shownSession, shownTokens, signedInView } from './views.ts';

const SESSIONS = 'sessions';

export const authRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/auth/login',
    summary: 'Sign in',
    description:
      'The refresh token comes in the body, and as an HttpOnly cookie for browsers. Too many wrong passwords are refused for a while, also with the right one.',
    policy: 'public',
    answersWithin: PASSWORD_PATIENCE,
    body: credentials,
    answers: { 200: { body: shownTokens, headers: ['Set-Cookie'] } },
    problems: [InvalidCredentials, TooManyAttempts, TooManyPasswordsAtOnce],
    inject: [LogIn],
    handle: async ({ body, address, secure }, logIn) => {
      const signedIn = await logIn.execute({ ...body, address: networkOf(address) });
      return { status: 200, headers: handOverCookie({ secure, address }, signedIn), body: signedInView(signedIn) };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/refresh',
    summary: 'Exchange a refresh token, of the body or the cookie, for a new pair',
    description:
      'The old token is spent by it. A spent token that is presented again ends its session, for somebody has a copy.',
    policy: 'public',
    body: refreshRequest,
    answers: { 200: { body: shownTokens, headers: ['Set-Cookie'] } },
    problems: [InvalidRefreshToken],
    inject: [RefreshSession],
    handle: async ({ body, cookies, address, secure }, refreshSession) => {
      const presented = body.refreshToken ?? refreshCookieOf(cookies);
      if (presented === undefined) throw new InvalidRefreshToken();
      const signedIn = await refreshSession.execute(presented);
      return { status: 200, headers: handOverCookie({ secure, address }, signedIn), body: signedInView(signedIn) };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/logout',
    summary: 'End this session',
    policy: 'member',
    answers: { 204: { headers: ['Set-Cookie'] } },
    inject: [LogOut],
    handle: async ({ caller, address, secure }, logOut) => {
      await logOut.execute(caller.sessionId as Id<'session'>);
      return { status: 204, headers: clearCookie({ secure, address }) };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/logout-all',
    summary: 'End every session',
    policy: 'member',
    answers: { 204: { headers: ['Set-Cookie'] } },
    inject: [LogOutEverywhere],
    handle: async ({ caller, address, secure }, logOutEverywhere) => {
      await logOutEverywhere.execute(caller.memberId as Id<'member'>);
      return { status: 204, headers: clearCookie({ secure, address }) };
    },
  }),
  route({
    method: 'GET',
    path: '/auth/sessions',
    summary: 'Where one is signed in, newest first',
    policy: 'member',
    query: sessionsQuery,
    answers: { 200: pageOf(shownSession) },
    inject: [ListSessions, Cursors],
    handle: async ({ caller, query: { limit, cursor } }, listSessions, cursors) => {
      const before = cursor === undefined ? undefined : idOf<'session'>().parse(cursors.decode(SESSIONS, cursor));
      const { items, next } = await listSessions.execute({
        memberId: caller.memberId as Id<'member'>,
        before,
        limit,
      });
      return {
        status: 200,
        body: {
          items: items.map((session) => sessionView(session, caller.sessionId)),
          page: { nextCursor: next === undefined ? null : cursors.encode(SESSIONS, next) },
        },
      };
    },
  }),
  route({
    method: 'DELETE',
    path: '/auth/sessions/:sessionId',
    summary: 'End one of the own sessions',
    policy: 'member',
    params: sessionParams,
    notFound: SessionNotFound,
    answers: { 204: {} },
    inject: [CloseSession],
    handle: async ({ caller, params: { sessionId }, address, secure }, closeSession) => {
      await closeSession.execute({ memberId: caller.memberId as Id<'member'>, sessionId });
      return { status: 204, headers: sessionId === caller.sessionId ? clearCookie({ secure, address }) : {} };
    },
  }),
  route({
    method: 'GET',
    path: '/.well-known/jwks.json',
    base: 'root',
    summary: 'The public keys by which access tokens are verified',
    policy: 'public',
    answers: { 200: { body: publicKeys, headers: ['Cache-Control'] } },
    inject: [KeySet],
    handle: async (_request, keys) => ({
      status: 200,
      headers: { 'cache-control': 'public, max-age=300' },
      body: keys.jwks(),
    }),
  }),
];
