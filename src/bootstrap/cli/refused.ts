import type { StartFault } from '#kernel/lifecycle/start-faults.ts';

/** A command cannot do what it was asked for; the message says why and what to do, and is all that a person is shown. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor({ problem, fix }: StartFault) {
    super(`${problem}\n  -> ${fix}`);
  }
}
