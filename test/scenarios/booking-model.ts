export interface ModelNight {
  capacity: number;
  available: number;
  price: number;
  closed: boolean;
}

export type ModelAnswer = { readonly total: number } | { readonly reason: string };

export interface ModelStay {
  /** Nights `[from, to)`. */
  readonly from: number;
  readonly to: number;
  readonly guests: number;
  readonly expected: number | undefined;
  readonly expiresAt: number;
  status: 'PENDING' | 'CONFIRMED' | 'REJECTED' | 'EXPIRED' | 'CANCELLED';
  total?: number;
  reason?: string;
  refund?: number;
}

export interface ModelEvent {
  readonly type: string;
  readonly stay: number;
  readonly answer?: ModelAnswer;
}

interface Hold {
  state: 'HELD' | 'RELEASED' | 'REFUSED';
  readonly answer: ModelAnswer;
}

const BASE_OCCUPANCY = 2;
const MAX_OCCUPANCY = 4;
const DEADLINE = 30_000;

/** What booking means, in as few words as possible: one room, its nights, who holds them, and what is told. */
export class BookingModel {
  readonly nights: ModelNight[];
  readonly stays: ModelStay[] = [];
  readonly told: ModelEvent[] = [];
  withdrawn = false;
  readonly #holds = new Map<number, Hold>();
  readonly #heard = new Set<string>();

  constructor(nights: readonly ModelNight[]) {
    this.nights = nights.map((night) => ({ ...night }));
  }

  priceOf({ from, to, guests }: Pick<ModelStay, 'from' | 'to' | 'guests'>): number {
    const extra = Math.max(0, guests - BASE_OCCUPANCY) * 10_000;
    return this.nights.slice(from, to).reduce((sum, { price }) => sum + price + extra, 0);
  }

  book(stay: Pick<ModelStay, 'from' | 'to' | 'guests' | 'expected'>, now: number): void {
    this.#tell('reservation.requested', this.stays.length);
    this.stays.push({ ...stay, expiresAt: now + DEADLINE, status: 'PENDING' });
  }

  /** False when it cannot be cancelled. */
  cancel(index: number): boolean {
    const stay = this.#stay(index);
    if (stay.status !== 'PENDING' && stay.status !== 'CONFIRMED') return false;
    stay.refund = stay.total ?? 0;
    stay.status = 'CANCELLED';
    this.#tell('reservation.cancelled', index);
    return true;
  }

  sweep(now: number): void {
    for (const [index, stay] of this.stays.entries()) {
      if (stay.status !== 'PENDING' || stay.expiresAt > now) continue;
      stay.status = 'EXPIRED';
      stay.reason = 'TIMEOUT';
      this.#tell('reservation.expired', index);
    }
  }

  /** False when more is held on some night. */
  edit(range: { readonly from: number; readonly to: number }, edit: Partial<Omit<ModelNight, 'available'>>): boolean {
    const nights = this.nights.slice(range.from, range.to);
    const { capacity } = edit;
    if (capacity !== undefined && nights.some((night) => night.capacity - night.available > capacity)) return false;
    for (const night of nights) {
      if (capacity !== undefined) night.available += capacity - night.capacity;
      Object.assign(night, edit);
    }
    return true;
  }

  /** An event reaches those who hear of it; `id` tells one event from another. */
  deliver(id: string, { type, stay, answer }: ModelEvent): void {
    if (this.#heard.has(id)) return;
    this.#heard.add(id);
    if (type === 'reservation.requested') this.#requested(stay);
    else if (answer === undefined) this.#release(stay);
    else this.#answered(stay, answer);
  }

  #requested(index: number): void {
    const earlier = this.#holds.get(index);
    const answer = earlier?.answer ?? this.#take(this.#stay(index));
    if (earlier === undefined) this.#holds.set(index, { state: 'total' in answer ? 'HELD' : 'REFUSED', answer });
    this.#tell('total' in answer ? 'room.allocated' : 'room.refused', index, answer);
  }

  #take(stay: ModelStay): ModelAnswer {
    const nights = this.nights.slice(stay.from, stay.to);
    if (this.withdrawn) return { reason: 'NOT_BOOKABLE' };
    if (stay.guests > MAX_OCCUPANCY) return { reason: 'OVER_CAPACITY' };
    if (nights.some(({ closed }) => closed)) return { reason: 'CLOSED' };
    if (nights.some(({ available }) => available === 0)) return { reason: 'SOLD_OUT' };
    const total = this.priceOf(stay);
    if (stay.expected !== undefined && stay.expected !== total) return { reason: 'PRICE_CHANGED' };
    for (const night of nights) night.available -= 1;
    return { total };
  }

  #release(index: number): void {
    const hold = this.#holds.get(index);
    if (hold === undefined) this.#holds.set(index, { state: 'RELEASED', answer: { reason: 'NOT_BOOKABLE' } });
    if (hold?.state !== 'HELD') return;
    hold.state = 'RELEASED';
    const { from, to } = this.#stay(index);
    for (const night of this.nights.slice(from, to)) night.available += 1;
  }

  #answered(index: number, answer: ModelAnswer): void {
    const stay = this.#stay(index);
    if (stay.status !== 'PENDING') return;
    stay.status = 'total' in answer ? 'CONFIRMED' : 'REJECTED';
    Object.assign(stay, answer);
  }

  #stay(index: number): ModelStay {
    return this.stays[index] as ModelStay;
  }

  #tell(type: string, stay: number, answer?: ModelAnswer): void {
    this.told.push(answer === undefined ? { type, stay } : { type, stay, answer });
  }
}
