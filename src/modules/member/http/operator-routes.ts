import { actorOf } from '#kernel/http/operator.ts';
import { type Route, route } from '#kernel/http/route.ts';
import { MemberNotFound, MemberSuspended } from '../domain/member.errors.ts';
import { GrantRole } from '../use-cases/grant-role.ts';
import { roleGrant } from './requests.ts';
import { memberView, shownMember } from './views.ts';

export const operatorRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/ops/members/role',
    base: 'root',
    summary: 'Give a member a role; who loses rights by it is signed out everywhere',
    policy: 'admin',
    body: roleGrant,
    answers: { 200: shownMember },
    problems: [MemberNotFound, MemberSuspended],
    inject: [GrantRole],
    handle: async ({ body, caller, headers }, grantRole) => {
      const member = await grantRole.execute({ ...body, actor: actorOf({ caller, headers }) });
      return { status: 200, body: memberView(member) };
    },
  }),
];
