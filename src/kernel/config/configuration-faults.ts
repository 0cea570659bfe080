import type { Draft } from './configuration.ts';

/** One thing that is wrong with the settings, and what to do about it. */
export interface ConfigurationFault {
  readonly setting: string;
  /** The file (with its line) or the variable that said so. */
  readonly source: string;
  readonly problem: string;
  readonly fix: string;
}

/** Everything that is wrong with the settings, at once. Its message is what a person is shown; there is no stack. */
export class ConfigurationFaults extends Error {
  override readonly name = 'ConfigurationFaults';
  readonly faults: readonly ConfigurationFault[];
  /** What is valid nevertheless, so that it can be looked at for other faults. */
  readonly draft: Draft;

  constructor(faults: readonly ConfigurationFault[], draft: Draft = {}) {
    super(render(faults));
    this.faults = faults;
    this.draft = draft;
    this.stack = this.message;
  }

  override toString(): string {
    return this.message;
  }
}

const render = (faults: readonly ConfigurationFault[]): string =>
  [
    faults.length === 1 ? 'The configuration has a fault:' : `The configuration has ${faults.length} faults:`,
    ...faults.map(({ setting, source, problem, fix }) => `  ${setting}: ${problem} (${source})\n    -> ${fix}`),
  ].join('\n');
