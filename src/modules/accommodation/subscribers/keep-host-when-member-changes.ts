import type { EventInfo, Subscriber } from '#kernel/inbox/subscriber.ts';
import type { MemberChanged } from '#member';
import type { Hosts } from '../domain/hosts.ts';

type Fact = Parameters<typeof MemberChanged.of>[0];

/** Keeps the names that pages show beside a place, and drops the name of whoever withdraws. */
export class KeepHostWhenMemberChanges implements Subscriber<Fact> {
  readonly #hosts: Hosts;

  constructor(hosts: Hosts) {
    this.#hosts = hosts;
  }

  async handle(member: Fact, { at: toldAt }: EventInfo): Promise<void> {
    await this.#hosts.keep({ ...member, toldAt });
  }
}
