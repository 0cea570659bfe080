/** The longest that a reader may be behind. */
export const LONGEST_FEED = 1_000;

/** What was given to one reader and not taken yet. Who gives waits for nobody: a reader that falls behind is cut. */
export class Feed<T> {
  readonly #waiting: T[] = [];
  #isEnded = false;
  #isCut = false;
  #wake = (): void => undefined;

  /** The reader fell behind, and is given nothing more. */
  get isCut(): boolean {
    return this.#isCut;
  }

  give(one: T): void {
    if (this.#isEnded) return;
    if (this.#waiting.length < LONGEST_FEED) this.#waiting.push(one);
    else this.#cut();
    this.#wake();
  }

  /** Nothing more will come. */
  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  /** What is given, in its order, until it ends, is cut or the signal aborts. */
  async *read(signal: AbortSignal): AsyncGenerator<T> {
    const stop = () => this.#wake();
    signal.addEventListener('abort', stop);
    try {
      while (!signal.aborted) {
        const one = this.#waiting.shift();
        if (one !== undefined) yield one;
        else if (this.#isEnded) break;
        else await new Promise<void>((wake) => (this.#wake = wake));
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  #cut(): void {
    this.#isCut = true;
    this.#isEnded = true;
    this.#waiting.length = 0;
  }
}
