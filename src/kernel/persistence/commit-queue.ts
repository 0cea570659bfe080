import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
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
}

interface Waiting {
  readonly work: () => Promise<unknown>;
  readonly inCallersContext: <T>(work: () => T) => T;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
  readonly expiresAt: number;
}

type Outcome =
  | { readonly done: true; readonly value: unknown; readonly unit: Unit }
  | { readonly done: false; readonly reason: unknown };

const PATIENCE = 2_000;
const LARGEST_GROUP = 256;

/**
 * Group commit: the units that arrived while the last group was committed are run in one transaction, each in a savepoint,
 * and committed once. A group that the database fails is run again unit by unit.
 */
export class CommitQueue extends Transaction {
  readonly #connection: WriteConnection;
  readonly #units = new AsyncLocalStorage<Unit>();
  readonly #outside = AsyncLocalStorage.snapshot();
  #waiting: Waiting[] = [];
  #draining: Promise<void> | undefined;

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
    return new Promise<T>((resolve, reject) => {
      const inCallersContext = AsyncLocalStorage.snapshot();
      const expiresAt = performance.now() + (options.patience ?? PATIENCE);
      this.#waiting.push({ work, inCallersContext, resolve: resolve as (value: unknown) => void, reject, expiresAt });
      this.#draining ??= this.#outside(() => this.#drain());
    });
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const parent = this.#unit();
    const unit = new Unit(parent.depth + 1);
    const value = await this.#runIn(unit, work);
    parent.absorb(unit);
    return value;
  }

  beforeCommit(key: string, work: () => Promise<void>): void {
    this.#unit().beforeCommit.set(key, work);
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

  /** Resolves once every unit that waits now has ended. */
  async settled(): Promise<void> {
    while (this.#draining !== undefined) await this.#draining;
  }

  #unit(): Unit {
    const unit = this.current();
    if (unit === undefined) throw new Error('this is only possible inside transaction.run');
    return unit;
  }

  async #drain(): Promise<void> {
    await nextTurn();
    while (this.#waiting.length > 0) {
      await this.#commit(this.#waiting.splice(0, LARGEST_GROUP));
      await nextTurn();
    }
    this.#draining = undefined;
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    const attempted: { readonly waiting: Waiting; readonly outcome: Outcome }[] = [];
    try {
      await this.#connection.begin();
      for (const waiting of group) attempted.push({ waiting, outcome: await this.#attempt(waiting) });
      await this.#connection.commit();
    } catch (fault) {
      const unavailable = this.isFault(fault);
      await this.#connection.rollback().catch(() => undefined);
      if (group.length > 1) {
        for (const waiting of group) await this.#commit([waiting]);
      } else {
        group[0]?.reject(unavailable ? new DatabaseUnavailable({ cause: fault, retryAfterSeconds: 1 }) : fault);
      }
      return;
    }
    for (const { waiting, outcome } of attempted) {
      if (outcome.done) {
        for (const tell of outcome.unit.afterCommit) tell();
        waiting.resolve(outcome.value);
      } else waiting.reject(outcome.reason);
    }
  }

  async #attempt(waiting: Waiting): Promise<Outcome> {
    if (performance.now() > waiting.expiresAt)
      return { done: false, reason: new DatabaseUnavailable({ retryAfterSeconds: 1 }) };
    const unit = new Unit(1);
    try {
      const value = await waiting.inCallersContext(() => this.#runIn(unit, waiting.work));
      return { done: true, value, unit };
    } catch (reason) {
      if (this.isFault(reason)) throw reason;
      return { done: false, reason };
    }
  }

  async #runIn<T>(unit: Unit, work: () => Promise<T>): Promise<T> {
    const name = `unit_${unit.depth}`;
    await this.#connection.savepoint(name);
    try {
      const value = await this.#units.run(unit, async () => {
        const result = await work();
        await this.#end(unit);
        return result;
      });
      await this.#connection.release(name);
      return value;
    } catch (reason) {
      if (!this.isFault(reason)) {
        await this.#connection.rollbackTo(name);
        await this.#connection.release(name);
      }
      throw reason;
    } finally {
      unit.open = false;
    }
  }

  async #end(unit: Unit): Promise<void> {
    if (unit.depth === 1) for (const work of unit.beforeCommit.values()) await work();
    await this.#connection.flush(unit);
    for (const work of unit.beforeRelease.values()) await work();
  }
}
