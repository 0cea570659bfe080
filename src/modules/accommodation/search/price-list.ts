const UNTOLD = 0;
const CLOSED = 1;

/** Every price that a night may have, and a short code for each; a code stays what it is. */
export class PriceList {
  readonly #prices: (number | undefined)[] = [];
  readonly #codes = new Map<number | null, number>([[null, CLOSED]]);

  constructor() {
    this.#prices[UNTOLD] = undefined;
    this.#prices[CLOSED] = undefined;
  }

  /** Of a price in won, or of null for a night that is closed. */
  codeOf(price: number | null): number {
    const known = this.#codes.get(price);
    if (known !== undefined || price === null) return known ?? CLOSED;
    const code = this.#prices.push(price) - 1;
    this.#codes.set(price, code);
    return code;
  }

  /** Undefined for a night that is closed, or that nobody has told of. */
  priceOf(code: number): number | undefined {
    return this.#prices[code];
  }
}
