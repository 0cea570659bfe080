import { StatementSync } from 'node:sqlite';

/** How many statements that read and match the pattern were run meanwhile, in the whole process. */
export async function statementsDuring<T>(
  pattern: RegExp,
  work: () => Promise<T>,
): Promise<{ readonly statements: number; readonly outcome: T }> {
  const { all, get } = StatementSync.prototype;
  let statements = 0;
  const counted = (read: (this: StatementSync, ...values: []) => unknown) =>
    function (this: StatementSync, ...values: []) {
      if (pattern.test(this.sourceSQL)) statements += 1;
      return read.apply(this, values);
    };
  Object.assign(StatementSync.prototype, { all: counted(all), get: counted(get) });
  try {
    const outcome = await work();
    return { statements, outcome };
  } finally {
    Object.assign(StatementSync.prototype, { all, get });
  }
}
