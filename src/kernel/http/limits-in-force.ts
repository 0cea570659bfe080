/** Whether requests are counted per address and member at all; guesses at passwords always are. */
export class LimitsInForce {
  readonly #limits: { readonly enabled: boolean };

  constructor(limits: { readonly enabled: boolean }) {
    this.#limits = limits;
  }

  get enabled(): boolean {
    return this.#limits.enabled;
  }
}
