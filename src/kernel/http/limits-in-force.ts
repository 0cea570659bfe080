/** Whether the limits per address and member count in this process; the guard against guessing passwords always does. */
export class LimitsInForce {
  readonly enabled: boolean;

  constructor(enabled: boolean) {
    this.enabled = enabled;
  }
}
