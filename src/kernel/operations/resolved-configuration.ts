/** The settings that this process runs with, as they may be shown: secrets are masked. */
export class ResolvedConfiguration {
  readonly masked: object;

  constructor(masked: object) {
    this.masked = masked;
  }
}
