import type { Id } from '#kernel/domain/ids.ts';
import type { Told } from '#kernel/domain/told.ts';
import type { PolicyTerms } from './cancellation-terms.ts';
import type { HouseTimes } from './stay.ts';

/** What reservation keeps of a room. */
export interface KnownRoom {
  readonly roomId: Id<'room'>;
  readonly accommodationId: Id<'accommodation'>;
  readonly version: number;
  readonly name: string;
  readonly state: 'OPEN' | 'WITHDRAWN';
}

/** What reservation keeps of a place. */
export interface KnownPlace {
  readonly accommodationId: Id<'accommodation'>;
  readonly version: number;
  readonly hostId: string;
  readonly name: string;
  readonly house: HouseTimes;
  readonly policy: PolicyTerms;
  readonly state: 'LISTED' | 'SUSPENDED' | 'WITHDRAWN';
}

/** What reservation keeps of a member; a withdrawn one is a tombstone without a name. */
export interface KnownMember {
  readonly memberId: string;
  readonly version: number;
  readonly name: string | null;
  readonly state: 'ACTIVE' | 'SUSPENDED' | 'WITHDRAWN';
}

/** Copies of other modules' facts; each keeps the highest version, and of that what was told last, whatever the order in which they come. */
export abstract class Replicas {
  /** The room together with its place, once both are known. */
  abstract offer(roomId: string): Promise<{ readonly room: KnownRoom; readonly place: KnownPlace } | undefined>;
  /** Inside `transaction.run`. Where it says no, a withdrawal is kept only after the unit, and so meets what the unit has done. */
  abstract hasWithdrawn(memberId: string): Promise<boolean>;
  abstract keepRoom(room: Told<KnownRoom>): Promise<void>;
  abstract keepPlace(place: Told<KnownPlace>): Promise<void>;
  abstract keepMember(member: Told<KnownMember>): Promise<void>;
}
