import { MemberNotFound } from '../domain/member.errors.ts';
import { type ActiveMember, acting, type MemberId } from '../domain/member.ts';
import type { MemberRepository } from '../domain/member-repository.ts';

export class ShowMember {
  readonly #members: MemberRepository;

  constructor(members: MemberRepository) {
    this.#members = members;
  }

  /** Throws `MemberNotFound`, `MemberSuspended`. */
  async execute(id: MemberId): Promise<ActiveMember> {
    const member = await this.#members.find(id);
    if (member === undefined) throw new MemberNotFound();
    return acting(member);
  }
}
