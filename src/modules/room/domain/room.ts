import type { FieldFault } from '#kernel/domain/errors.ts';
import type { Id } from '#kernel/domain/ids.ts';
import { krw, type Money } from '#kernel/domain/money.ts';

/** What the host says of a room type; money in won. */
export interface RoomDetails {
  readonly name: string;
  readonly description: string;
  readonly baseOccupancy: number;
  readonly maxOccupancy: number;
  readonly extraGuestFee: Money;
  readonly sizeSqm?: number | undefined;
  readonly beds: readonly Bed[];
  readonly amenities: readonly string[];
  readonly images: readonly string[];
}

export interface Bed {
  readonly kind: string;
  readonly count: number;
}

/** What its nights open at, now and whenever the horizon rolls on. */
export interface OpeningTerms {
  readonly capacity: number;
  readonly price: Money;
  readonly weekendPrice?: Money | undefined;
}

type Said = RoomDetails & OpeningTerms;

/** What is left out stays as it is; null takes away what may be missing. */
export type RoomChange = {
  readonly [Field in keyof Said]?: Said[Field] | undefined | (undefined extends Said[Field] ? null : never);
};

/** A sellable room type of an accommodation. */
export class Room {
  readonly id: Id<'room'>;
  readonly accommodationId: Id<'accommodation'>;
  readonly createdAt: number;
  version = 1;
  state: 'OPEN' | 'WITHDRAWN' = 'OPEN';
  name: string;
  description: string;
  baseOccupancy: number;
  maxOccupancy: number;
  extraGuestFee: number;
  sizeSqm: number | null;
  beds: readonly Bed[];
  amenities: readonly string[];
  images: readonly string[];
  capacity: number;
  price: number;
  weekendPrice: number | null;

  constructor(made: {
    readonly id: Id<'room'>;
    readonly accommodationId: Id<'accommodation'>;
    readonly createdAt: number;
    readonly details: RoomDetails;
    readonly opening: OpeningTerms;
  }) {
    const { id, accommodationId, createdAt, details, opening } = made;
    this.id = id;
    this.accommodationId = accommodationId;
    this.createdAt = createdAt;
    this.name = details.name;
    this.description = details.description;
    this.baseOccupancy = details.baseOccupancy;
    this.maxOccupancy = details.maxOccupancy;
    this.extraGuestFee = details.extraGuestFee.amount;
    this.sizeSqm = details.sizeSqm ?? null;
    this.beds = details.beds;
    this.amenities = details.amenities;
    this.images = details.images;
    this.capacity = opening.capacity;
    this.price = opening.price.amount;
    this.weekendPrice = opening.weekendPrice?.amount ?? null;
  }

  get openingTerms(): OpeningTerms {
    return {
      capacity: this.capacity,
      price: krw(this.price),
      weekendPrice: this.weekendPrice === null ? undefined : krw(this.weekendPrice),
    };
  }

  /** What would be wrong with the room after this change. */
  faultsOf({ baseOccupancy = this.baseOccupancy, maxOccupancy = this.maxOccupancy }: RoomChange): FieldFault[] {
    return baseOccupancy <= maxOccupancy ? [] : [BASE_ABOVE_MAX];
  }

  change(details: RoomChange): void {
    const { extraGuestFee, price, weekendPrice, ...plain } = details;
    Object.assign(this, withoutUndefined(plain));
    if (extraGuestFee !== undefined) this.extraGuestFee = extraGuestFee.amount;
    if (price !== undefined) this.price = price.amount;
    if (weekendPrice !== undefined) this.weekendPrice = weekendPrice?.amount ?? null;
    this.version += 1;
  }

  withdraw(): void {
    this.state = 'WITHDRAWN';
    this.version += 1;
  }
}

const BASE_ABOVE_MAX: FieldFault = {
  pointer: '/maxOccupancy',
  code: 'base_above_max',
  message: {
    ko: 'maxOccupancy는 baseOccupancy보다 작을 수 없습니다. 둘을 함께 바꿔 주세요.',
    en: 'maxOccupancy must not be less than baseOccupancy: change both together.',
  },
};

const withoutUndefined = (values: object): object =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
