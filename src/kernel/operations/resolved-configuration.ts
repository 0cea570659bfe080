type Shown = Readonly<Record<string, unknown>> & { readonly log: object };

/** The settings that this process runs with, as they may be shown: secrets are masked. */
export class ResolvedConfiguration {
  masked: Shown;

  constructor(masked: Shown) {
    this.masked = masked;
  }
}
