import type { SearchPosition } from '../domain/accommodation-search.ts';
import type { IndexedPlace } from './indexed-place.ts';

export interface Placed {
  readonly key: number;
  readonly place: IndexedPlace;
}

/** The first places by key that lie past a position, of equal ones the youngest first; no more than so many. */
export class BestPlaces {
  readonly #most: number;
  readonly #after: SearchPosition | undefined;
  readonly #best: Placed[] = [];

  constructor({ most, after }: { readonly most: number; readonly after: SearchPosition | undefined }) {
    this.#most = most;
    this.#after = after;
  }

  get placed(): readonly Placed[] {
    return this.#best;
  }

  get isFull(): boolean {
    return this.#best.length >= this.#most;
  }

  /** Whether one with this key, or a later one, has no chance any more. */
  excludes(key: number): boolean {
    const last = this.#best.at(-1);
    return last !== undefined && this.isFull && key > last.key;
  }

  /** Whether it would be among them as it stands. */
  admits(candidate: Placed): boolean {
    if (this.#after !== undefined && !isPast(candidate, this.#after)) return false;
    const last = this.#best.at(-1);
    return last === undefined || !this.isFull || isBefore(candidate, last);
  }

  add(candidate: Placed): void {
    let position = this.#best.length;
    while (position > 0 && isBefore(candidate, this.#best[position - 1] as Placed)) position -= 1;
    this.#best.splice(position, 0, candidate);
    if (this.#best.length > this.#most) this.#best.pop();
  }
}

const isBefore = (one: Placed, other: Placed): boolean =>
  one.key < other.key || (one.key === other.key && one.place.id > other.place.id);

const isPast = ({ key, place }: Placed, after: SearchPosition): boolean =>
  key > after.key || (key === after.key && place.id < after.id);
