import { type Audit, admin } from '#kernel/audit/audit.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { CannotSuspendYourself, LastAdmin, MemberNotFound } from '../domain/member.errors.ts';
import { type MemberId, suspended } from '../domain/member.ts';
import type { MemberRepository } from '../domain/member-repository.ts';
import type { MemberAnnouncement } from './member-announcement.ts';
import type { SessionEnding } from './session-ending.ts';

export interface SuspendMemberCommand {
  readonly memberId: MemberId;
  /** The admin who does it. */
  readonly by: MemberId;
  readonly reason: string;
}

/**
 * Keeps a member out until reinstated: every session ends, nobody signs in, and by event a host's places leave the search. What is
 * booked stands. Once or ten times is the same; the first reason stays.
 */
export class SuspendMember {
  readonly #transaction: Transaction;
  readonly #members: MemberRepository;
  readonly #announcement: MemberAnnouncement;
  readonly #ending: SessionEnding;
  readonly #audit: Audit;

  constructor(
    transaction: Transaction,
    members: MemberRepository,
    announcement: MemberAnnouncement,
    ending: SessionEnding,
    audit: Audit,
  ) {
    this.#transaction = transaction;
    this.#members = members;
    this.#announcement = announcement;
    this.#ending = ending;
    this.#audit = audit;
  }

  /** Once it returns, no access token of the member is let in. Throws `MemberNotFound`, `CannotSuspendYourself`, `LastAdmin`. */
  async execute({ memberId, by, reason }: SuspendMemberCommand): Promise<void> {
    if (memberId === by) throw new CannotSuspendYourself();
    const act = this.#audit.begin({
      actor: admin(by),
      action: 'member.suspend',
      subject: { kind: 'member', id: memberId },
      reason,
    });
    const ended = await this.#transaction.run(async () => {
      const held = await this.#members.hold(memberId);
      if (held === undefined) throw new MemberNotFound();
      const member = suspended(held, { at: act.at, reason });
      if (member !== held) {
        if (member.role === 'ADMIN' && (await this.#members.activeAdmins()) === 1) throw new LastAdmin();
        await this.#members.save(member);
        await this.#announcement.changed(member);
        await this.#audit.record(act);
      }
      return this.#ending.endAll({ memberId, at: act.at });
    });
    await this.#ending.tell(ended);
  }
}
