import type { Email } from './email.ts';
import type { ActiveMember, Member, MemberId, SuspendedMember } from './member.ts';

export abstract class MemberRepository {
  abstract find(id: MemberId): Promise<Member | undefined>;
  /**
   * Whose e-mail is spelt so, else who has its mailbox, in whatever case. Who withdrew has no e-mail any more and is not found by one.
   */
  abstract findByEmail(email: Email): Promise<ActiveMember | SuspendedMember | undefined>;
  /** Whose link has this digest, used up or not. */
  abstract findByResetLink(digest: string): Promise<Member | undefined>;
  /** Inside a unit: the member as it is now, and nobody else changes it before the commit. */
  abstract hold(id: MemberId): Promise<Member | undefined>;
  /** Inside a unit: so many members in the order of their ids, after the one given, held alike; withdrawn ones too. */
  abstract holdAfter(page: { readonly mark: string; readonly limit: number }): Promise<readonly Member[]>;
  /** Inside a unit: how many admins may act, and nobody else changes one of them before the commit. */
  abstract activeAdmins(): Promise<number>;
  /** Inside a unit. Throws `EmailTaken`, and then the unit is lost. */
  abstract add(member: ActiveMember): Promise<void>;
  /** Inside a unit: no link to reset a password that has been sent is good any more. */
  abstract takeBackResetLinks(): Promise<void>;
  /** Inside a unit, of a member that is held. */
  abstract save(member: Member): Promise<void>;
  /** Inside a unit: the number of the member's next fact, greater than any before. */
  abstract raiseVersion(id: MemberId): Promise<number>;
  /** Inside a unit, of a member that is held: the number of its last fact. */
  abstract versionOf(id: MemberId): Promise<number>;
}
