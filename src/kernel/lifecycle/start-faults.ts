/** One thing that keeps the process from starting, and what to do about it. */
export interface StartFault {
  readonly problem: string;
  readonly fix: string;
}

/** Everything that was found to keep the process from starting; its message is what a person is shown. */
export class StartFaults extends Error {
  override readonly name = 'StartFaults';
  readonly faults: readonly StartFault[];

  constructor(faults: readonly StartFault[]) {
    super(faults.map(({ problem, fix }) => `  ${problem}\n    -> ${fix}`).join('\n'));
    this.faults = faults;
  }
}
