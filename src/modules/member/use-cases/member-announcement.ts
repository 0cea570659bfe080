import type { Outbox } from '#kernel/outbox/outbox.ts';
import { MemberChanged } from '../contract.ts';
import type { Member } from '../domain/member.ts';
import type { MemberRepository } from '../domain/member-repository.ts';

/** Tells the other modules who a member is now. */
export class MemberAnnouncement {
  readonly #members: MemberRepository;
  readonly #outbox: Outbox;

  constructor(members: MemberRepository, outbox: Outbox) {
    this.#members = members;
    this.#outbox = outbox;
  }

  /** Inside the unit of the change. */
  async changed(member: Member): Promise<void> {
    this.#tell(member, await this.#members.raiseVersion(member.id));
  }

  /** Inside a unit that holds the member: tells once more what the last fact says. */
  async current(member: Member): Promise<void> {
    this.#tell(member, await this.#members.versionOf(member.id));
  }

  #tell(member: Member, version: number): void {
    const name = member.state === 'WITHDRAWN' ? null : member.name;
    this.#outbox.add(MemberChanged.of({ memberId: member.id, version, name, state: member.state }));
  }
}
