import { StatementSync } from 'node:sqlite';

/** Which statements that read and match the pattern were run meanwhile, in the whole process, and how many. */
export async function statementsDuring<T>(
  pattern: RegExp,
  work: () => Promise<T>,
): Promise<{ readonly statements: number; readonly texts: readonly string[]; readonly outcome: T }> {
  const { all, get } = StatementSync.prototype;
  const texts: string[] = [];
  const counted = (read: (this: StatementSync, ...values: []) => unknown) =>
    function (this: StatementSync, ...values: []) {
      if (pattern.test(this.sourceSQL)) texts.push(this.sourceSQL);
      return read.apply(this, values);
    };
  Object.assign(StatementSync.prototype, { all: counted(all), get: counted(get) });
  try {
    const outcome = await work();
    return { statements: texts.length, texts, outcome };
  } finally {
    Object.assign(StatementSync.prototype, { all, get });
  }
}
