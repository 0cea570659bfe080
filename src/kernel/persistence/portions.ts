/** How many rows a statement writes; the last takes what the others leave. */
const SIZES = [200, 20, 1] as const;

type Size = (typeof SIZES)[number];

/** Writes many rows by few statements, of which each has to be prepared once. */
export class Portions {
  readonly #statements: ReadonlyMap<Size, string>;

  constructor(statement: (rows: number) => string) {
    this.#statements = new Map(SIZES.map((size) => [size, statement(size)]));
  }

  /** The statements for the rows, in the order of the rows, each with its values. */
  *of<Value>(rows: readonly (readonly Value[])[]): Generator<{ readonly sql: string; readonly values: Value[] }> {
    let at = 0;
    for (const [size, sql] of this.#statements)
      for (; rows.length - at >= size; at += size) yield { sql, values: rows.slice(at, at + size).flat() as Value[] };
  }
}
