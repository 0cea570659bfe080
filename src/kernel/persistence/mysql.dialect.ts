import { type Dialect, insertRows } from './dialect.ts';

export const mysqlDialect: Dialect = {
  upsert: (of) => {
    const { columns, newest } = of;
    if (newest === undefined)
      return replacing(
        of,
        columns.map((column) => `${column} = VALUES(${column})`),
      );
    const kept = columns
      .filter((column) => column !== newest)
      .map((column) => `${column} = IF(VALUES(${newest}) >= ${newest}, VALUES(${column}), ${column})`);
    return replacing(of, [...kept, `${newest} = GREATEST(VALUES(${newest}), ${newest})`]);
  },
  jsonArrayOf: (expression) => `JSON_ARRAYAGG(${expression})`,
  forUpdate: ' FOR UPDATE',
  forShare: ' LOCK IN SHARE MODE',
};

/** Assigned from left to right: what decides about the others has to be the last. */
const replacing = (of: Parameters<Dialect['upsert']>[0], assignments: readonly string[]): string =>
  `${insertRows(of)} ON DUPLICATE KEY UPDATE ${assignments.join(', ')}`;
