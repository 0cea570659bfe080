import { auditRoute } from '#kernel/audit/audit-route.ts';
import { type Id, idOf } from '#kernel/domain/ids.ts';
import { Cursors } from '#kernel/http/cursor.ts';
import { type Route, route } from '#kernel/http/route.ts';
import { pageOf } from '#kernel/http/wire-types.ts';
import { CannotSuspendYourself, LastAdmin, MemberNotFound } from '../domain/member.errors.ts';
import { FindMembers } from '../queries/find-members.ts';
import { ReinstateMember } from '../use-cases/reinstate-member.ts';
import { SuspendMember } from '../use-cases/suspend-member.ts';
import { foundMemberView, shownFoundMember } from './admin-views.ts';
import { memberParams, membersQuery, suspension } from './requests.ts';

export const adminRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/admin/members',
    summary: 'Find members by a part of name or e-mail, or by a whole id, newest first',
    policy: 'admin',
    query: membersQuery,
    answers: { 200: pageOf(shownFoundMember) },
    inject: [FindMembers, Cursors],
    handle: async ({ query: { q: words, status: state, limit, cursor } }, findMembers, cursors) => {
      const scope = `members ${JSON.stringify([words, state])}`;
      const before = cursor === undefined ? undefined : idOf<'member'>().parse(cursors.decode(scope, cursor));
      const { items, next } = await findMembers.page({ words, state, before, limit });
      const nextCursor = next === undefined ? null : cursors.encode(scope, next);
      return { status: 200, body: { items: items.map(foundMemberView), page: { nextCursor } } };
    },
  }),
  route({
    method: 'GET',
    path: '/admin/members/:id',
    summary: 'One member',
    policy: 'admin',
    params: memberParams,
    answers: { 200: shownFoundMember },
    notFound: MemberNotFound,
    inject: [FindMembers],
    handle: async ({ params: { id } }, findMembers) => ({
      status: 200,
      body: foundMemberView(await findMembers.one(id)),
    }),
  }),
  route({
    method: 'POST',
    path: '/admin/members/:id/suspension',
    summary: 'Suspend a member: sessions end, a host’s places leave the search, bookings stand',
    policy: 'admin',
    params: memberParams,
    body: suspension,
    answers: { 200: shownFoundMember },
    notFound: MemberNotFound,
    problems: [CannotSuspendYourself, LastAdmin],
    inject: [SuspendMember, FindMembers],
    handle: async ({ params: { id: memberId }, body: { reason }, caller }, suspendMember, findMembers) => {
      await suspendMember.execute({ memberId, by: caller.memberId as Id<'member'>, reason });
      return { status: 200, body: foundMemberView(await findMembers.one(memberId)) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/admin/members/:id/suspension',
    summary: 'Reinstate a member',
    policy: 'admin',
    params: memberParams,
    answers: { 204: {} },
    notFound: MemberNotFound,
    inject: [ReinstateMember],
    handle: async ({ params: { id: memberId }, caller }, reinstateMember) => {
      await reinstateMember.execute({ memberId, by: caller.memberId as Id<'member'> });
      return { status: 204 };
    },
  }),
  auditRoute({
    path: '/admin/members/:id/audit',
    summary: 'What admins and operators have done to a member, newest first',
    kind: 'member',
    notFound: MemberNotFound,
    subjects: FindMembers,
    find: (members, id) => members.one(id as Id<'member'>),
  }),
];
