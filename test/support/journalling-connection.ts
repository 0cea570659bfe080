import type { WriteConnection } from '#kernel/persistence/commit-queue.ts';

type Step = 'begin' | 'commit' | 'rollback' | 'savepoint' | 'release' | 'rollbackTo' | 'flush';

/** A fault as only a database makes it. */
export class Fault extends Error {}
/** One that is over when the same unit is run again. */
export class PassingFault extends Fault {}

/** A key was taken by another process a moment ago. */
export class Overtaken extends Error {}

/** Writes down what a commit queue asks of its connection, and fails where it is told to. */
export class JournallingConnection implements WriteConnection {
  readonly journal: string[] = [];
  readonly #failures = new Map<Step, Error[]>();
  #open = false;

  /** The next calls of the step fail, one with each of the errors. */
  failNext(step: Step, ...errors: Error[]): void {
    this.#failures.set(step, [...(this.#failures.get(step) ?? []), ...errors]);
  }

  /** What a database does on its own after some faults. */
  dropTransaction(): void {
    this.#open = false;
  }

  count(step: Step): number {
    return this.journal.filter((entry) => entry === step || entry.startsWith(`${step} `)).length;
  }

  async begin(): Promise<void> {
    this.#do('begin');
    this.#open = true;
  }
  async commit(): Promise<void> {
    this.#do('commit');
    this.#open = false;
  }
  async rollback(): Promise<void> {
    this.#open = false;
    this.#do('rollback');
  }
  async savepoint(name: string): Promise<void> {
    this.#do('savepoint', name);
  }
  async release(name: string): Promise<void> {
    this.#do('release', name);
  }
  async rollbackTo(name: string): Promise<void> {
    this.#do('rollbackTo', name);
  }
  async flush(): Promise<void> {
    this.#do('flush');
  }
  isFault(error: unknown): boolean {
    return error instanceof Fault;
  }
  isPassing(fault: unknown): boolean {
    return fault instanceof PassingFault;
  }
  isOvertaken(failure: unknown): boolean {
    return failure instanceof Overtaken;
  }
  inTransaction(): boolean {
    return this.#open;
  }

  #do(step: Step, name?: string): void {
    this.journal.push(name === undefined ? step : `${step} ${name}`);
    const failure = this.#failures.get(step)?.shift();
    if (failure !== undefined) throw failure;
  }
}
