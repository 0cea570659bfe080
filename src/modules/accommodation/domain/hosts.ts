import type { Told } from '#kernel/domain/told.ts';
import type { HostId } from './accommodation.ts';

export interface Host {
  readonly memberId: HostId;
  readonly version: number;
  /** Null once the member has withdrawn. */
  readonly name: string | null;
  readonly state: 'ACTIVE' | 'SUSPENDED' | 'WITHDRAWN';
}

/** What is known here of members: a replica that keeps the highest version, and of that what was told last. Only inside `transaction.run`. */
export abstract class Hosts {
  abstract keep(host: Told<Host>): Promise<void>;
  /** Nothing else is heard of them before the commit. Of whom nothing has been heard it says ACTIVE. */
  abstract stateOf(id: HostId): Promise<Host['state']>;
}
