import { type Dialect, insertRows } from './dialect.ts';

/** One unit writes at a time, so that no row has to be locked. */
export const sqliteDialect: Dialect = {
  upsert: (of) => {
    const { into, key, columns, newest } = of;
    const replaced = columns.map((column) => `${column} = excluded.${column}`).join(', ');
    const only = newest === undefined ? '' : ` WHERE (${all(newest, 'excluded')}) >= (${all(newest, into)})`;
    return `${insertRows(of)} ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${replaced}${only}`;
  },
  jsonArrayOf: (expression) => `json_group_array(${expression})`,
  forShare: '',
  forUpdate: '',
  shared: false,
};

const all = (columns: readonly string[], of: string): string => columns.map((column) => `${of}.${column}`).join(', ');
