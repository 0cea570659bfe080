const WIDTH = 30;
const LINE_EVERY = 5_000;

/** How far a long work has come: a bar that fills on a terminal, else a line now and then. It speaks on stderr. */
export class Progress {
  readonly #what: string;
  readonly #total: number;
  readonly #began = performance.now();
  #lineAt = 0;

  constructor({ what, total }: { readonly what: string; readonly total: number }) {
    this.#what = what;
    this.#total = total;
  }

  at(done: number): void {
    const seconds = Math.round((performance.now() - this.#began) / 1_000);
    const figures = `${done} of ${this.#total} ${this.#what}, ${seconds} s`;
    if (process.stderr.isTTY)
      process.stderr.write(`\r${this.#bar(done)} ${figures}\x1b[K${done < this.#total ? '' : '\n'}`);
    else if (done >= this.#total || performance.now() >= this.#lineAt) this.#line(figures);
  }

  #bar(done: number): string {
    const filled = Math.min(WIDTH, Math.floor((done / this.#total) * WIDTH));
    return `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`;
  }

  #line(figures: string): void {
    this.#lineAt = performance.now() + LINE_EVERY;
    process.stderr.write(`${figures}\n`);
  }
}
