import { StatementSync } from 'node:sqlite';
import type { Transaction } from '#kernel/persistence/transaction.ts';

class LinkLost extends Error {
  /** SQLITE_IOERR */
  readonly errcode = 10;
}

/**
 * The first unit of `work` is committed in a group whose COMMIT is done and then reported as failed, so that nobody knows: the unit
 * is run again on what it has done itself, and on what `meanwhile` has committed with it.
 */
export async function afterDoubtfulCommit<T>(
  transaction: Transaction,
  work: () => Promise<T>,
  meanwhile: () => Promise<unknown> = () => transaction.run(async () => undefined),
): Promise<T> {
  const { run: execute } = StatementSync.prototype;
  const run = transaction.run.bind(transaction);
  let companion: Promise<unknown> = Promise.resolve();
  let runs = 0;
  let lost = false;
  Object.assign(StatementSync.prototype, {
    run(this: StatementSync, ...values: Parameters<typeof execute>) {
      const written = execute.apply(this, values);
      if (this.sourceSQL !== 'COMMIT' || runs === 0 || lost) return written;
      lost = true;
      throw new LinkLost('disk I/O error');
    },
  });
  transaction.run = (unit, options) => {
    transaction.run = run;
    const first = run(() => {
      runs += 1;
      return unit();
    }, options);
    companion = meanwhile();
    return first;
  };
  let outcome: T;
  try {
    outcome = await work();
  } finally {
    Object.assign(StatementSync.prototype, { run: execute });
    transaction.run = run;
    await companion;
  }
  if (runs < 2) throw new Error('the unit was not run again');
  return outcome;
}

/** The first unit of `work` is undone by a fault at its end, and run again once `meanwhile` has been committed. */
export async function afterUndoneCommit<T>(
  transaction: Transaction,
  work: () => Promise<T>,
  meanwhile: () => Promise<unknown>,
): Promise<T> {
  const run = transaction.run.bind(transaction);
  let companion: Promise<unknown> = Promise.resolve();
  let runs = 0;
  transaction.run = (unit, options) => {
    transaction.run = run;
    const first = run(async () => {
      const outcome = await unit();
      runs += 1;
      if (runs === 1) throw new LinkLost('disk I/O error');
      return outcome;
    }, options);
    companion = meanwhile();
    return first;
  };
  try {
    return await work();
  } finally {
    transaction.run = run;
    await companion;
  }
}
