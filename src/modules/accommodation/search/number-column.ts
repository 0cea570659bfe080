type Cells = Uint8Array | Uint16Array | Uint32Array;

const LEAST_GROWTH = 64;

/** Whole numbers by index, 0 where none was set; in as few bytes as they need. */
export class NumberColumn {
  #cells: Cells;

  constructor(length = 0) {
    this.#cells = new Uint8Array(length);
  }

  get(index: number): number {
    return this.#cells[index] ?? 0;
  }

  /** All of them in order. */
  [Symbol.iterator](): Iterator<number> {
    return this.#cells.values();
  }

  set({ index, value }: { readonly index: number; readonly value: number }): void {
    const { length } = this.#cells;
    if (index >= length) this.#rebuild({ length: index + Math.max(LEAST_GROWTH, index >>> 3), highest: this.#highest });
    if (value > this.#highest) this.#rebuild({ length: this.#cells.length, highest: value });
    this.#cells[index] = value;
  }

  get #highest(): number {
    return 2 ** (8 * this.#cells.BYTES_PER_ELEMENT) - 1;
  }

  #rebuild({ length, highest }: { readonly length: number; readonly highest: number }): void {
    const cells = highest < 2 ** 8 ? Uint8Array : highest < 2 ** 16 ? Uint16Array : Uint32Array;
    const rebuilt = new cells(length);
    rebuilt.set(this.#cells);
    this.#cells = rebuilt;
  }
}
