import { z } from 'zod';
import { Audit } from '#kernel/audit/audit.ts';
import { AccessTokenTerms } from '#kernel/auth/access-token.ts';
import { AccessTokenIssuer } from '#kernel/auth/access-token-issuer.ts';
import { OpaqueTokens } from '#kernel/auth/opaque-tokens.ts';
import { PasswordHasher } from '#kernel/auth/password-hasher.ts';
import { PublishedKeys } from '#kernel/auth/published-keys.ts';
import { KeySet } from '#kernel/auth/signing-keys.ts';
import { Clock } from '#kernel/domain/clock.ts';
import { Ids } from '#kernel/domain/ids.ts';
import { LimitsInForce } from '#kernel/http/limits-in-force.ts';
import { PublicAddress } from '#kernel/http/public-address.ts';
import { Mail } from '#kernel/mail/mail.ts';
import { defineModule } from '#kernel/module/module.ts';
import { wire, wireAs, wireValue } from '#kernel/module/wire.ts';
import { Logger } from '#kernel/observability/logger.ts';
import { Outbox } from '#kernel/outbox/outbox.ts';
import { Database } from '#kernel/persistence/database.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { ThrottleRecords } from '#kernel/throttle/throttle-records.ts';
import { TokenStore } from '#kernel/token-store/token-store.ts';
import { MemberChanged } from './contract.ts';
import { CatalogueHosts } from './demo/catalogue-hosts.ts';
import { DEMO_PEOPLE } from './demo/demo-logins.ts';
import { DemoMembers } from './demo/demo-members.ts';
import { DemoAccounts } from './domain/demo-accounts.ts';
import { LoginThrottle } from './domain/login-throttle.ts';
import { MemberRepository } from './domain/member-repository.ts';
import { ResetPage } from './domain/reset-letter.ts';
import { ResetRequests } from './domain/reset-requests.ts';
import { ResetThrottle } from './domain/reset-throttle.ts';
import { SessionRepository } from './domain/session-repository.ts';
import { SignUpThrottle } from './domain/sign-up-throttle.ts';
import { adminRoutes } from './http/admin-routes.ts';
import { authRoutes } from './http/auth-routes.ts';
import { Fingerprints } from './http/fingerprints.ts';
import { memberRoutes } from './http/member-routes.ts';
import { operatorRoutes } from './http/operator-routes.ts';
import { passwordResetRoutes } from './http/password-reset-routes.ts';
import { PruneSessions } from './jobs/prune-sessions.ts';
import { PublishKeys } from './jobs/publish-keys.ts';
import { RestoreRevocations } from './jobs/restore-revocations.ts';
import { SendResetLinks } from './jobs/send-reset-links.ts';
import { MemberEntity } from './persistence/member-row.ts';
import { CreateMembers } from './persistence/migrations/0001-create-members.ts';
import { ResetPasswords } from './persistence/migrations/0002-reset-passwords.ts';
import { FindMembersByState } from './persistence/migrations/0003-find-members-by-state.ts';
import { OneAccountAMailbox } from './persistence/migrations/0004-one-account-a-mailbox.ts';
import { FoldMailboxesByUnicode } from './persistence/migrations/0005-fold-mailboxes-by-unicode.ts';
import { OrmMemberRepository } from './persistence/orm.member-repository.ts';
import { RecordedLoginThrottle } from './persistence/recorded.login-throttle.ts';
import { RecordedResetThrottle } from './persistence/recorded.reset-throttle.ts';
import { RecordedSignUpThrottle } from './persistence/recorded.sign-up-throttle.ts';
import { SqlResetRequests } from './persistence/sql.reset-requests.ts';
import { SqlSessionRepository } from './persistence/sql.session-repository.ts';
import { FindMembers } from './queries/find-members.ts';
import { ListSessions } from './queries/list-sessions.ts';
import { ShowMember } from './queries/show-member.ts';
import { BecomeHost } from './use-cases/become-host.ts';
import { ChangePassword } from './use-cases/change-password.ts';
import { ChangeProfile } from './use-cases/change-profile.ts';
import { CloseSession } from './use-cases/close-session.ts';
import { ConfirmPasswordReset } from './use-cases/confirm-password-reset.ts';
import { EndEverySession } from './use-cases/end-every-session.ts';
import { GrantRole } from './use-cases/grant-role.ts';
import { IssueResetLink } from './use-cases/issue-reset-link.ts';
import { LogIn } from './use-cases/log-in.ts';
import { LogOut } from './use-cases/log-out.ts';
import { LogOutEverywhere } from './use-cases/log-out-everywhere.ts';
import { MemberAnnouncement } from './use-cases/member-announcement.ts';
import { PasswordProof } from './use-cases/password-proof.ts';
import { RefreshSession } from './use-cases/refresh-session.ts';
import { ReinstateMember } from './use-cases/reinstate-member.ts';
import { RequestPasswordReset } from './use-cases/request-password-reset.ts';
import { SessionEnding } from './use-cases/session-ending.ts';
import { SessionTokens } from './use-cases/session-tokens.ts';
import { SignUp } from './use-cases/sign-up.ts';
import { SuspendMember } from './use-cases/suspend-member.ts';
import { TellMembersAgain } from './use-cases/tell-members-again.ts';
import { WithdrawMember } from './use-cases/withdraw-member.ts';

export { DEMO_LOGINS } from './demo/demo-logins.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

export const member = defineModule({
  name: 'member',
  summary: 'Accounts, passwords, roles and sessions.',
  settings: z.strictObject({
    /** Whether one may sign in to the accounts of the demo data. */
    demoLogins: z.boolean().meta({ refusedInProduction: true }).default(true),
    /** A page of one's own that takes the links of letters, with the token as its fragment, and confirms the new password by the API. */
    passwordResetPage: z.url({ protocol: /^https?$/ }).optional(),
  }),
  publishes: [MemberChanged],
  subscribes: [],
  entities: [MemberEntity],
  migrations: [
    { name: '0001-create-members', class: CreateMembers },
    { name: '0002-reset-passwords', class: ResetPasswords },
    { name: '0003-find-members-by-state', class: FindMembersByState },
    { name: '0004-one-account-a-mailbox', class: OneAccountAMailbox },
    { name: '0005-fold-mailboxes-by-unicode', class: FoldMailboxesByUnicode },
  ],
  bindings: (bind, { demoLogins, passwordResetPage }) => {
    wireAs(bind, MemberRepository, OrmMemberRepository, [Database]);
    wireAs(bind, SessionRepository, SqlSessionRepository, [Database]);
    wireAs(bind, LoginThrottle, RecordedLoginThrottle, [ThrottleRecords, Clock, Ids]);
    wireAs(bind, SignUpThrottle, RecordedSignUpThrottle, [ThrottleRecords, LimitsInForce, Clock, Ids]);
    wireAs(bind, ResetRequests, SqlResetRequests, [Database]);
    wireAs(bind, ResetThrottle, RecordedResetThrottle, [ThrottleRecords, LimitsInForce, Clock]);
    bind(ResetPage)
      .toDynamicValue(({ get }) => {
        const address = get<PublicAddress>(PublicAddress);
        return new ResetPage(() => passwordResetPage ?? address.of('/password-reset'));
      })
      .inSingletonScope();
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
    wire(bind, WithdrawMember, [Transaction, MemberRepository, MemberAnnouncement, SessionEnding, PasswordProof]);
    wire(bind, LogIn, [Transaction, MemberRepository, SessionRepository, PasswordProof, SessionTokens, DemoAccounts]);
    wire(bind, RefreshSession, [
      Transaction,
      MemberRepository,
      SessionRepository,
      SessionEnding,
      SessionTokens,
      Logger,
    ]);
    wire(bind, RequestPasswordReset, [Transaction, ResetRequests, ResetThrottle, Clock]);
    wire(bind, IssueResetLink, [Transaction, ResetRequests, MemberRepository, OpaqueTokens, Clock]);
    wire(bind, ConfirmPasswordReset, [Transaction, MemberRepository, SessionEnding, PasswordHasher]);
    wire(bind, LogOut, [Transaction, SessionEnding]);
    wire(bind, LogOutEverywhere, [Transaction, SessionEnding]);
    wire(bind, EndEverySession, [Transaction, SessionRepository, MemberRepository, Clock]);
    wire(bind, GrantRole, [Transaction, MemberRepository, SessionEnding, Audit]);
    wire(bind, CloseSession, [Transaction, SessionRepository, SessionEnding]);
    wire(bind, TellMembersAgain, [Transaction, MemberRepository, MemberAnnouncement]);
    wire(bind, SuspendMember, [Transaction, MemberRepository, MemberAnnouncement, SessionEnding, Audit]);
    wire(bind, ReinstateMember, [Transaction, MemberRepository, MemberAnnouncement, Audit]);
    wire(bind, FindMembers, [Database]);
    wire(bind, ShowMember, [MemberRepository]);
    wire(bind, ListSessions, [SessionRepository, Clock]);
    wire(bind, PruneSessions, [Transaction, SessionRepository, Clock]);
    wire(bind, SendResetLinks, [ResetRequests, IssueResetLink, Mail, ResetPage, Transaction, Clock, Logger]);
    wire(bind, RestoreRevocations, [SessionEnding]);
    wire(bind, PublishKeys, [PublishedKeys, KeySet]);
    wire(bind, DemoMembers, [Transaction, MemberRepository, MemberAnnouncement, PasswordHasher, Clock]);
    wire(bind, CatalogueHosts, [Transaction, MemberRepository, MemberAnnouncement, PasswordHasher, Clock]);
  },
  routes: [...memberRoutes, ...authRoutes, ...passwordResetRoutes, ...adminRoutes],
  operatorRoutes,
  jobs: [
    { name: 'member.restore-revocations', every: SECOND, scope: 'instance', job: RestoreRevocations },
    { name: 'member.publish-keys', every: MINUTE, scope: 'instance', job: PublishKeys },
    { name: 'member.send-reset-links', every: SECOND, job: SendResetLinks },
    { name: 'member.prune-sessions', every: HOUR, job: PruneSessions },
  ],
  atStart: [PublishKeys, RestoreRevocations],
  signsTokens: true,
  endSessions: EndEverySession,
  demo: DemoMembers,
  resync: TellMembersAgain,
  bulk: CatalogueHosts,
});
