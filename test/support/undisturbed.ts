const LOOKED_EVERY = 20;
/** Longer than a busy program keeps its own timers waiting. */
const LONGEST_PAUSE = 150;
const MOST_PLAYS = 10;

/**
 * For what is bound to the real clock: plays it again when it failed and this process was kept from running meanwhile, for what a stopped
 * process sees says nothing of the program. A failure without a pause is one at once.
 */
export async function undisturbed<T>(play: () => Promise<T>): Promise<T> {
  for (let plays = 1; ; plays += 1) {
    const pauses = new Pauses();
    try {
      return await play();
    } catch (failure) {
      if (pauses.longest < LONGEST_PAUSE || plays === MOST_PLAYS) throw failure;
    } finally {
      pauses.end();
    }
  }
}

/** Measures for how long no timer of this process could run. */
class Pauses {
  #longest = 0;
  #looked = performance.now();
  readonly #timer = setInterval(() => this.#look(), LOOKED_EVERY);

  get longest(): number {
    this.#look();
    return this.#longest;
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    this.#longest = Math.max(this.#longest, now - this.#looked);
    this.#looked = now;
  }
}
