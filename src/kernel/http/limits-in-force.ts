/** Whether requests are counted per address and member at all; guesses at passwords always are. */
export class LimitsInForce {
  readonly enabled: boolean;

  constructor(enabled: boolean) {
    this.enabled = enabled;
  }
}
