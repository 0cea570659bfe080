import type { IndexedPlace } from './indexed-place.ts';

/** Listed places by a figure of theirs, of equal ones the youngest first. A place is taken out before its figure changes. */
export class PlaceOrder {
  readonly #figure: (place: IndexedPlace) => number;
  readonly #places: IndexedPlace[] = [];

  constructor(figure: (place: IndexedPlace) => number) {
    this.#figure = figure;
  }

  get places(): readonly IndexedPlace[] {
    return this.#places;
  }

  add(place: IndexedPlace): void {
    this.#places.splice(this.#positionOf(place), 0, place);
  }

  remove(place: IndexedPlace): void {
    const position = this.#positionOf(place);
    if (this.#places[position] === place) this.#places.splice(position, 1);
  }

  /** Where it is, or belongs. */
  #positionOf(place: IndexedPlace): number {
    let [from, to] = [0, this.#places.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#isBefore(this.#places[middle] as IndexedPlace, place)) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #isBefore(one: IndexedPlace, other: IndexedPlace): boolean {
    const [figure, than] = [this.#figure(one), this.#figure(other)];
    return figure < than || (figure === than && one.id > other.id);
  }
}
