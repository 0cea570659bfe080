import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { DatabaseUnavailable } from './persistence.errors.ts';
import { type RunOptions, Transaction } from './transaction.ts';
import { Unit } from './unit.ts';

/** The one connection that writes; `isFault` tells a fault of the database from a fault of the work. */
export interface WriteConnection {
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  savepoint(name: string): Promise<void>;
  release(name: string): Promise<void>;
  rollbackTo(name: string): Promise<void>;
  /** Flushes and forgets what the unit of work of the object mapper has gathered. */
  flush(unit: Unit): Promise<void>;
  isFault(error: unknown): boolean;
  /** Of a fault: whether the same unit may well succeed when it is run again at once. */
  isPassing(fault: unknown): boolean;
  /** Of what is no fault: whether another process has taken a key that the unit wanted, so that the unit may find it now. */
  isOvertaken(failure: unknown): boolean;
  /** False once a fault has ended the transaction, or the connection, behind the back of the work. */
  inTransaction(): boolean;
}

interface Waiting {
  readonly work: () => Promise<unknown>;
  readonly inCallersContext: <T>(work: () => T) => T;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
  readonly expiresAt: number;
  started: boolean;
  /** How often a fault that may pass has undone it. */
  faults: number;
  /** How often it has come upon a key that another process had just taken. */
  overtaken: number;
}

/** `left` says that what a failed unit wrote still stands in the open transaction. */
type Outcome =
  | { readonly done: true; readonly value: unknown; readonly unit: Unit }
  | { readonly done: false; readonly reason: unknown; readonly left: boolean };

const PATIENCE = 2_000;
const LARGEST_GROUP = 256;
/** After a unit has failed, this many groups keep their units apart, so that failures in a row cost no second runs. */
const GROUPS_KEPT_APART = 32;
/** How often, and after how many milliseconds, a transaction is begun anew when the database is locked or away. */
const MOST_BEGINS = 6;
const BEGIN_AGAIN_AFTER = 100;
const LOOK_FOR_OVERDUE_EVERY = 100;
/** How often a unit is run in all while faults that may pass undo it, and after how many milliseconds again, times the runs before. */
const MOST_RUNS = 5;
const RUN_AGAIN_AFTER = 20;
/** How often a unit is run again at once because another process was quicker. */
const MOST_OVERTAKEN = 2;

/**
 * Group commit: the units that arrived while the last group was committed are run in one transaction and committed once. As a rule none
 * of them fails, and then none needs a savepoint of its own; when one does, the group is run again with one for each.
 * A group that the database fails is run again unit by unit.
 */
export class CommitQueue extends Transaction {
  /** What has been committed since the start. */
  readonly counts = { commits: 0, units: 0 };
  readonly #connection: WriteConnection;
  readonly #units = new AsyncLocalStorage<Unit>();
  readonly #outside = AsyncLocalStorage.snapshot();
  #waiting: Waiting[] = [];
  #group: readonly Waiting[] = [];
  #draining: Promise<void> | undefined;
  #lingering: NodeJS.Timeout | undefined;
  #closed = false;
  #keptApart = 0;

  constructor(connection: WriteConnection) {
    super();
    this.#connection = connection;
  }

  /** The unit that the caller runs in, if there is one. */
  current(): Unit | undefined {
    const unit = this.#units.getStore();
    if (unit !== undefined && !unit.open)
      throw new Error('this unit has ended: something was not awaited inside transaction.run');
    return unit;
  }

  run<T>(work: () => Promise<T>, options: RunOptions = {}): Promise<T> {
    if (this.current() !== undefined) return work();
    if (this.#closed) return Promise.reject(new DatabaseUnavailable());
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({
        work,
        inCallersContext: AsyncLocalStorage.snapshot(),
        resolve: resolve as (value: unknown) => void,
        reject,
        expiresAt: performance.now() + (options.patience ?? PATIENCE),
        started: false,
        faults: 0,
        overtaken: 0,
      });
      if (options.linger === undefined) this.#outside(() => this.#start());
      else this.#lingering ??= this.#outside(() => setTimeout(() => this.#start(), options.linger));
    });
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const parent = this.#unit();
    if (parent.split) throw new Error('savepoints of one unit run one after another: this one overlaps another');
    const unit = new Unit(parent);
    parent.split = true;
    try {
      const value = await this.#runApart(unit, work);
      parent.absorb(unit);
      return value;
    } finally {
      unit.end();
      parent.split = false;
    }
  }

  beforeCommit<Gathered>(key: string, begin: () => Gathered, work: (gathered: Gathered) => Promise<void>): Gathered {
    const { beforeCommit } = this.#unit().root;
    const known = beforeCommit.get(key);
    if (known !== undefined) return known.gathered as Gathered;
    const gathered = begin();
    beforeCommit.set(key, { gathered, work: () => work(gathered) });
    return gathered;
  }

  beforeRelease(key: string, work: () => Promise<void>): void {
    this.#unit().beforeRelease.set(key, work);
  }

  afterCommit(work: () => void): void {
    this.#unit().afterCommit.push(work);
  }

  isFault(error: unknown): boolean {
    return error instanceof DatabaseUnavailable || this.#connection.isFault(error);
  }

  /** Takes no further units, and resolves once those that were handed in have ended. */
  close(): Promise<void> {
    this.#closed = true;
    return this.settled();
  }

  /** Resolves once every unit that waits now has ended. */
  async settled(): Promise<void> {
    if (this.#waiting.length > 0) this.#start();
    while (this.#draining !== undefined) await this.#draining;
  }

  #start(): void {
    clearTimeout(this.#lingering);
    this.#lingering = undefined;
    this.#draining ??= this.#drain();
  }

  #unit(): Unit {
    const unit = this.current();
    if (unit === undefined) throw new Error('this is only possible inside transaction.run');
    return unit;
  }

  async #drain(): Promise<void> {
    const watch = setInterval(() => this.#refuseOverdue(), LOOK_FOR_OVERDUE_EVERY).unref();
    await nextTurn();
    while (this.#waiting.length > 0) {
      this.#group = this.#waiting.splice(0, LARGEST_GROUP);
      await this.#commit(this.#group);
      await nextTurn();
    }
    clearInterval(watch);
    this.#group = [];
    this.#draining = undefined;
  }

  /** A unit that hangs, or a slow database, keeps nobody longer than he is willing to wait. */
  #refuseOverdue(): void {
    const now = performance.now();
    for (const waiting of [...this.#group, ...this.#waiting])
      if (!waiting.started && waiting.expiresAt < now)
        waiting.reject(new DatabaseUnavailable({ retryAfterSeconds: 1 }));
    this.#waiting = this.#waiting.filter(({ expiresAt }) => expiresAt >= now);
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    if (!(await this.#begin(group))) return;
    const apart = group.length > 1 && this.#keptApart > 0;
    const outcomes: Outcome[] = [];
    try {
      for (const waiting of group) {
        const outcome = await this.#attempt(waiting, apart);
        if (!outcome.done && outcome.left) return await this.#undoAll(group, outcome.reason);
        outcomes.push(outcome);
      }
      await this.#connection.commit();
    } catch (fault) {
      const unavailable = this.#isFatal(fault);
      const passing = this.#connection.isPassing(fault);
      await this.#connection.rollback().catch(() => undefined);
      for (const waiting of group) waiting.started = false;
      if (group.length > 1) {
        const inDoubt = group[outcomes.length];
        const others = group.filter((waiting) => waiting !== inDoubt);
        for (const waiting of inDoubt === undefined ? group : [...others, inDoubt]) await this.#commit([waiting]);
      } else if (!(passing && (await this.#again(group)))) {
        group[0]?.reject(unavailable ? new DatabaseUnavailable({ cause: fault, retryAfterSeconds: 1 }) : fault);
      }
      return;
    }
    if (apart) this.#keptApart -= 1;
    this.counts.commits += 1;
    this.counts.units += outcomes.length;
    const failed: [Waiting, unknown][] = [];
    for (const [index, outcome] of outcomes.entries()) {
      const waiting = group[index] as Waiting;
      if (!outcome.done) {
        failed.push([waiting, outcome.reason]);
        continue;
      }
      for (const tell of outcome.unit.afterCommit) tellUnharmed(tell);
      waiting.resolve(outcome.value);
    }
    for (const [waiting, reason] of failed) await this.#refuse(waiting, reason);
  }

  /** Who was overtaken by another process meets now what that one has stored, and may answer by it. */
  async #refuse(waiting: Waiting, reason: unknown): Promise<void> {
    if (!this.#connection.isOvertaken(reason) || waiting.overtaken >= MOST_OVERTAKEN) {
      waiting.reject(reason);
      return;
    }
    waiting.overtaken += 1;
    waiting.started = false;
    await this.#commit([waiting]);
  }

  /** Runs a single unit once more, a moment later each time; false when that was often enough, or nobody waits for it any more. */
  async #again(group: readonly Waiting[]): Promise<boolean> {
    const [waiting] = group;
    if (waiting === undefined) return false;
    waiting.faults += 1;
    if (waiting.faults >= MOST_RUNS || performance.now() > waiting.expiresAt) return false;
    await sleep(RUN_AGAIN_AFTER * waiting.faults * (0.5 + Math.random()));
    await this.#commit(group);
    return true;
  }

  /** A unit has failed that had no savepoint: alone it is refused, in a group all are run again, kept apart. */
  async #undoAll(group: readonly Waiting[], reason: unknown): Promise<void> {
    await this.#connection.rollback();
    const [waiting] = group;
    if (group.length === 1 && waiting !== undefined) return this.#refuse(waiting, reason);
    this.#keptApart = GROUPS_KEPT_APART;
    await this.#commit(group);
  }

  /** Asks again for a while, letting everybody else go on meanwhile; then the whole group is refused. */
  async #begin(group: readonly Waiting[]): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#connection.begin();
        return true;
      } catch (cause) {
        await this.#connection.rollback().catch(() => undefined);
        if (attempt < MOST_BEGINS) {
          await sleep(BEGIN_AGAIN_AFTER);
          continue;
        }
        for (const { reject } of group) reject(new DatabaseUnavailable({ cause, retryAfterSeconds: 1 }));
        return false;
      }
    }
  }

  async #attempt(waiting: Waiting, apart: boolean): Promise<Outcome> {
    if (performance.now() > waiting.expiresAt)
      return { done: false, reason: new DatabaseUnavailable({ retryAfterSeconds: 1 }), left: false };
    waiting.started = true;
    const unit = new Unit();
    try {
      const value = await waiting.inCallersContext(() =>
        apart ? this.#runApart(unit, waiting.work) : this.#runIn(unit, waiting.work),
      );
      return { done: true, value, unit };
    } catch (reason) {
      if (this.#isFatal(reason)) throw reason;
      return { done: false, reason, left: !apart };
    } finally {
      unit.end();
    }
  }

  /** In a savepoint, so that a failure undoes only what the work did itself. */
  async #runApart<T>(unit: Unit, work: () => Promise<T>): Promise<T> {
    const name = `unit_${unit.depth}`;
    await this.#connection.savepoint(name);
    try {
      const value = await this.#runIn(unit, work);
      await this.#connection.release(name);
      return value;
    } catch (reason) {
      if (unit.open && !this.#isFatal(reason)) await this.#undo(name);
      throw reason;
    }
  }

  #runIn<T>(unit: Unit, work: () => Promise<T>): Promise<T> {
    return this.#units.run(unit, async () => {
      const result = await work();
      await this.#end(unit);
      return result;
    });
  }

  async #end(unit: Unit): Promise<void> {
    this.current();
    if (unit.split) throw new Error('a savepoint was not awaited inside its unit');
    if (unit.depth === 1) for (const { work } of unit.beforeCommit.values()) await work();
    await this.#connection.flush(unit);
    for (const work of unit.beforeRelease.values()) await work();
    if (!this.#connection.inTransaction()) throw new DatabaseUnavailable();
  }

  /** What cannot be undone alone is a fault: the whole group is rolled back. */
  async #undo(name: string): Promise<void> {
    try {
      await this.#connection.rollbackTo(name);
      await this.#connection.release(name);
    } catch (cause) {
      throw new DatabaseUnavailable({ cause });
    }
  }

  /** While a transaction should be open: whether it can go on after the error. */
  #isFatal(error: unknown): boolean {
    return this.isFault(error) || !this.#connection.inTransaction();
  }
}

/** What is durable stays so, whatever becomes of those who are told. */
function tellUnharmed(tell: () => void): void {
  try {
    tell();
  } catch (error) {
    process.emitWarning(`what was to be done after a commit failed: ${Error.isError(error) ? error.stack : error}`);
  }
}
