import type { Id } from '#kernel/domain/ids.ts';
import type { LocalDate } from '#kernel/domain/local-date.ts';
import type { NightOnSale, RoomTerms } from './allocation.ts';
import type { OpeningNight } from './opening-nights.ts';

export interface NightRange {
  readonly roomId: Id<'room'>;
  /** The half-open range `[from, to)`. */
  readonly from: LocalDate;
  readonly to: LocalDate;
}

export interface Night extends NightOnSale {
  readonly capacity: number;
}

/** How far a room is open for booking. */
export interface RoomHorizon {
  readonly roomId: Id<'room'>;
  /** Of its place. */
  readonly timeZone: string;
  /** The first night that is not open yet, undefined when none is. */
  readonly openedUntil: LocalDate | undefined;
}

/** What a host changes on a night; what is left out stays. Prices in won. */
export interface NightEdit {
  readonly price?: number | undefined;
  readonly capacity?: number | undefined;
  readonly closed?: boolean | undefined;
}

/** The stock of every night; `available` never leaves 0…capacity, whoever writes at once. */
export abstract class NightStock {
  /** What a booking must know of the room, undefined when there is no such room. */
  abstract termsOf(
    roomId: Id<'room'>,
  ): Promise<(RoomTerms & { readonly accommodationId: Id<'accommodation'> }) | undefined>;
  abstract nights(range: NightRange): Promise<Night[]>;
  /** Inside a unit: the nights as they are now, and nobody else changes them before the commit. */
  abstract hold(range: NightRange): Promise<Night[]>;
  /** Takes one of every night of the range. Throws, and the unit is lost, when some night has none left, is closed or is missing. */
  abstract take(range: NightRange): Promise<void>;
  /** Gives one of every night of the range back; nights that have been forgotten are past and are given back to nobody. */
  abstract giveBack(range: NightRange): Promise<void>;
  /** Forgets the nights before a date, of so many rooms after the one given; the last of these rooms, undefined when there are no more. */
  abstract forget(page: {
    readonly before: LocalDate;
    readonly after: string;
    readonly rooms: number;
  }): Promise<string | undefined>;
  abstract open(roomId: Id<'room'>, nights: readonly OpeningNight[]): Promise<void>;
  /** The first night that is not open yet, undefined when none is. */
  abstract openedUntil(roomId: Id<'room'>): Promise<LocalDate | undefined>;
  /** Of rooms that take bookings, so many in the order of their ids, after the one given. */
  abstract horizons(page: { readonly after: string; readonly limit: number }): Promise<RoomHorizon[]>;
  /** How many of the nights were changed. @throws CapacityBelowHeld */
  abstract edit(roomId: Id<'room'>, nights: readonly LocalDate[], edit: NightEdit): Promise<number>;
  /** Raises the version of the room's calendar and returns it. */
  abstract raiseVersion(roomId: Id<'room'>): Promise<number>;
  /** The version of the room's calendar, undefined when no night of it has ever been told. */
  abstract versionOf(roomId: Id<'room'>): Promise<number | undefined>;
}
