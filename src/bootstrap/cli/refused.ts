import type { StartFault } from '#kernel/lifecycle/start-faults.ts';

/** A command cannot do what it was asked for; the message says why and what to do, and is all that a person is shown. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly problem: string;
  /** Whether the process does not know what it was asked for. */
  readonly isNotFound: boolean;

  constructor({ problem, fix }: StartFault, { isNotFound = false }: { readonly isNotFound?: boolean } = {}) {
    super(`${problem}\n  -> ${fix}`);
    this.problem = problem;
    this.isNotFound = isNotFound;
  }
}
