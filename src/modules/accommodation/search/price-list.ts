const UNTOLD = 0;
const CLOSED = 1;

/** The prices that nights have, and a short code for each; a code stays what it is as long as a night has it, and then serves another price. */
export class PriceList {
  readonly #prices: (number | undefined)[] = [];
  /** By code: how many nights have it. */
  readonly #uses: number[] = [];
  readonly #codes = new Map<number, number>();
  readonly #free: number[] = [];

  constructor() {
    this.#prices[UNTOLD] = undefined;
    this.#prices[CLOSED] = undefined;
  }

  /** How many different prices there are. */
  get size(): number {
    return this.#codes.size;
  }

  /** The code of one night more, of a price in won, or of null when it is closed. */
  take(price: number | null): number {
    if (price === null) return CLOSED;
    const code = this.#codes.get(price) ?? this.#add(price);
    this.#uses[code] = (this.#uses[code] ?? 0) + 1;
    return code;
  }

  /** A night has this code no more. */
  giveBack(code: number): void {
    const price = this.#prices[code];
    if (price === undefined) return;
    const left = (this.#uses[code] ?? 0) - 1;
    this.#uses[code] = left;
    if (left > 0) return;
    this.#codes.delete(price);
    this.#prices[code] = undefined;
    this.#free.push(code);
  }

  /** Undefined for a night that is closed, or that nobody has told of. */
  priceOf(code: number): number | undefined {
    return this.#prices[code];
  }

  #add(price: number): number {
    const code = this.#free.pop() ?? this.#prices.length;
    this.#prices[code] = price;
    this.#codes.set(price, code);
    return code;
  }
}
