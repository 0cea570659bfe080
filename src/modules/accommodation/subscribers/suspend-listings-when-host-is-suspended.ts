import type { EventInfo, Subscriber } from '#kernel/inbox/subscriber.ts';
import type { MemberChanged } from '#member';
import type { Hosts } from '../domain/hosts.ts';
import type { FollowHost } from '../use-cases/follow-host.ts';

type Fact = Parameters<typeof MemberChanged.of>[0];

/** Goes by the newest that is known of the host and not by the fact at hand, for an older one may come later. */
export class SuspendListingsWhenHostIsSuspended implements Subscriber<Fact> {
  readonly #hosts: Hosts;
  readonly #followHost: FollowHost;

  constructor(hosts: Hosts, followHost: FollowHost) {
    this.#hosts = hosts;
    this.#followHost = followHost;
  }

  async handle(member: Fact, { at: toldAt }: EventInfo): Promise<void> {
    await this.#hosts.keep({ ...member, toldAt });
    await this.#followHost.execute(member.memberId);
  }
}
