/** Whether the server is on its way out, and what must hear of it: waits and streams. */
export class Drain {
  #begun = false;
  readonly #waiting = new Set<AbortController>();

  get begun(): boolean {
    return this.#begun;
  }

  begin(): void {
    this.#begun = true;
    for (const controller of this.#waiting) controller.abort();
    this.#waiting.clear();
  }

  /** Aborts the controller when the drain begins, at once if it has. */
  watch(controller: AbortController): void {
    if (this.#begun) controller.abort();
    else this.#waiting.add(controller);
  }

  forget(controller: AbortController): void {
    this.#waiting.delete(controller);
  }
}
