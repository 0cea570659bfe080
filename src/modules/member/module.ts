import { z } from 'zod';
import { AccessTokenTerms } from '#kernel/auth/access-token.ts';
import { AccessTokenIssuer } from '#kernel/auth/access-token-issuer.ts';
import { OpaqueTokens } from '#kernel/auth/opaque-tokens.ts';
import { PasswordHasher } from '#kernel/auth/password-hasher.ts';
import { KeySet } from '#kernel/auth/signing-keys.ts';
import { Clock } from '#kernel/domain/clock.ts';
import { Ids } from '#kernel/domain/ids.ts';
import { LimitsInForce } from '#kernel/http/limits-in-force.ts';
import { defineModule } from '#kernel/module/module.ts';
import { wire, wireAs, wireValue } from '#kernel/module/wire.ts';
import { Logger } from '#kernel/observability/logger.ts';
import { Outbox } from '#kernel/outbox/outbox.ts';
import { Database } from '#kernel/persistence/database.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { TokenStore } from '#kernel/token-store/token-store.ts';
import { MemberChanged } from './contract.ts';
import { CatalogueHosts } from './demo/catalogue-hosts.ts';
import { DEMO_PEOPLE } from './demo/demo-logins.ts';
import { DemoMembers } from './demo/demo-members.ts';
import { DemoAccounts } from './domain/demo-accounts.ts';
import { LoginThrottle } from './domain/login-throttle.ts';
import { MemberRepository } from './domain/member-repository.ts';
import { SessionRepository } from './domain/session-repository.ts';
import { SignUpThrottle } from './domain/sign-up-throttle.ts';
import { authRoutes } from './http/auth-routes.ts';
import { Fingerprints } from './http/fingerprints.ts';
import { memberRoutes } from './http/member-routes.ts';
import { PruneSessions } from './jobs/prune-sessions.ts';
import { RestoreRevocations } from './jobs/restore-revocations.ts';
import { InProcessLoginThrottle } from './persistence/in-process.login-throttle.ts';
import { InProcessSignUpThrottle } from './persistence/in-process.sign-up-throttle.ts';
import { MemberEntity } from './persistence/member-row.ts';
import { CreateMembers } from './persistence/migrations/0001-create-members.ts';
import { OrmMemberRepository } from './persistence/orm.member-repository.ts';
import { SqlSessionRepository } from './persistence/sql.session-repository.ts';
import { ListSessions } from './queries/list-sessions.ts';
import { ShowMember } from './queries/show-member.ts';
import { BecomeHost } from './use-cases/become-host.ts';
import { ChangePassword } from './use-cases/change-password.ts';
import { ChangeProfile } from './use-cases/change-profile.ts';
import { CloseSession } from './use-cases/close-session.ts';
import { EndEverySession } from './use-cases/end-every-session.ts';
import { LogIn } from './use-cases/log-in.ts';
import { LogOut } from './use-cases/log-out.ts';
import { LogOutEverywhere } from './use-cases/log-out-everywhere.ts';
import { MemberAnnouncement } from './use-cases/member-announcement.ts';
import { PasswordProof } from './use-cases/password-proof.ts';
import { RefreshSession } from './use-cases/refresh-session.ts';
import { SessionEnding } from './use-cases/session-ending.ts';
import { SessionTokens } from './use-cases/session-tokens.ts';
import { SignUp } from './use-cases/sign-up.ts';
import { WithdrawMember } from './use-cases/withdraw-member.ts';

export { DEMO_LOGINS } from './demo/demo-logins.ts';

const SECOND = 1_000;
const HOUR = 3_600_000;

export const member = defineModule({
  name: 'member',
  summary: 'Accounts, passwords, roles and sessions.',
  settings: z.strictObject({
    /** Whether one may sign in to the accounts of the demo data. */
    demoLogins: z.boolean().default(true),
  }),
  publishes: [MemberChanged],
  subscribes: [],
  entities: [MemberEntity],
  migrations: [{ name: '0001-create-members', class: CreateMembers }],
  bindings: (bind, { demoLogins }) => {
    wireAs(bind, MemberRepository, OrmMemberRepository, [Database]);
    wireAs(bind, SessionRepository, SqlSessionRepository, [Database]);
    wireAs(bind, LoginThrottle, InProcessLoginThrottle, [Clock]);
    wireAs(bind, SignUpThrottle, InProcessSignUpThrottle, [Clock, LimitsInForce]);
    wireValue(bind, DemoAccounts, new DemoAccounts({ ids: DEMO_PEOPLE.map(({ id }) => id), open: demoLogins }));
    wire(bind, Fingerprints, [KeySet]);
    wire(bind, MemberAnnouncement, [MemberRepository, Outbox]);
    wire(bind, PasswordProof, [PasswordHasher, LoginThrottle]);
    wire(bind, SessionTokens, [OpaqueTokens, AccessTokenIssuer, Clock, Ids]);
    wire(bind, SessionEnding, [SessionRepository, TokenStore, AccessTokenTerms, Clock]);
    wire(bind, SignUp, [Transaction, MemberRepository, MemberAnnouncement, PasswordHasher, Clock, Ids]);
    wire(bind, ChangeProfile, [Transaction, MemberRepository, MemberAnnouncement]);
    wire(bind, ChangePassword, [Transaction, MemberRepository, SessionEnding, PasswordProof, PasswordHasher]);
    wire(bind, BecomeHost, [Transaction, MemberRepository]);
    wire(bind, WithdrawMember, [
      Transaction,
      MemberRepository,
      MemberAnnouncement,
      SessionEnding,
      PasswordProof,
      Clock,
    ]);
    wire(bind, LogIn, [Transaction, MemberRepository, SessionRepository, PasswordProof, SessionTokens, DemoAccounts]);
    wire(bind, RefreshSession, [
      Transaction,
      MemberRepository,
      SessionRepository,
      SessionEnding,
      SessionTokens,
      Logger,
    ]);
    wire(bind, LogOut, [Transaction, SessionEnding]);
    wire(bind, LogOutEverywhere, [Transaction, SessionEnding]);
    wire(bind, EndEverySession, [Transaction, SessionRepository, Clock]);
    wire(bind, CloseSession, [Transaction, SessionRepository, SessionEnding, Clock]);
    wire(bind, ShowMember, [MemberRepository]);
    wire(bind, ListSessions, [SessionRepository, Clock]);
    wire(bind, PruneSessions, [Transaction, SessionRepository, Clock]);
    wire(bind, RestoreRevocations, [SessionEnding]);
    wire(bind, DemoMembers, [Transaction, MemberRepository, MemberAnnouncement, PasswordHasher, Clock]);
    wire(bind, CatalogueHosts, [Transaction, MemberRepository, MemberAnnouncement, PasswordHasher, Clock]);
  },
  routes: [...memberRoutes, ...authRoutes],
  jobs: [
    { name: 'member.restore-revocations', every: SECOND, job: RestoreRevocations },
    { name: 'member.prune-sessions', every: HOUR, job: PruneSessions },
  ],
  atStart: [RestoreRevocations],
  endSessions: EndEverySession,
  demo: DemoMembers,
  bulk: CatalogueHosts,
});
