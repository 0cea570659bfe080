import { type Dialect, insertRows } from './dialect.ts';

export const mysqlDialect: Dialect = {
  /** Assigned from left to right: what decides about the others has to be the last, and first what decides least. */
  upsert: (of) => {
    const { columns, newest = [] } = of;
    const inOrder = [...columns.filter((column) => !newest.includes(column)), ...newest.toReversed()];
    const isNewer = `(${newest.map(given).join(', ')}) >= (${newest.join(', ')})`;
    const replaced = (column: string) =>
      newest.length === 0 ? given(column) : `IF(${isNewer}, ${given(column)}, ${column})`;
    return `${insertRows(of)} ON DUPLICATE KEY UPDATE ${inOrder.map((column) => `${column} = ${replaced(column)}`).join(', ')}`;
  },
  jsonArrayOf: (expression) => `JSON_ARRAYAGG(${expression})`,
  forShare: ' LOCK IN SHARE MODE',
  forUpdate: ' FOR UPDATE',
  shared: true,
};

const given = (column: string): string => `VALUES(${column})`;
