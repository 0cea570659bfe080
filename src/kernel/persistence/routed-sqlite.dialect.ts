import type { StatementSync } from 'node:sqlite';
import { SqliteDialect } from 'kysely';

type Values = Parameters<StatementSync['all']>;

/**
 * Lets the object mapper speak over `node:sqlite` on the connection that fits the moment: the open transaction's, or the reading one.
 * It never opens a transaction of its own: the commit queue owns BEGIN and COMMIT.
 */
export class RoutedSqliteDialect extends SqliteDialect {
  constructor(prepare: (sql: string) => StatementSync) {
    super({
      database: {
        prepare: (sql: string) => {
          const statement = prepare(sql);
          const bound = (values: readonly unknown[]) => values as unknown as Values;
          return {
            reader: statement.columns().length > 0,
            all: (values: readonly unknown[]) => statement.all(...bound(values)),
            run: (values: readonly unknown[]) => statement.run(...bound(values)),
            get: (values: readonly unknown[]) => statement.get(...bound(values)),
            iterate: (values: readonly unknown[]) => statement.iterate(...bound(values)) as IterableIterator<unknown>,
          };
        },
        close: () => undefined,
      },
    });
  }
}
