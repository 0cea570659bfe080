import { MysqlDialect, type MysqlPoolConnection } from 'kysely';
import type { Answer } from './mysql.connection.ts';

type Ask = (sql: string, values: readonly unknown[]) => Promise<Answer>;

/**
 * Lets the object mapper speak over the connection that fits the moment: the open transaction's, or a reading one.
 * It never opens a transaction of its own: the commit queue owns BEGIN and COMMIT.
 */
export class RoutedMysqlDialect extends MysqlDialect {
  constructor(ask: Ask) {
    const routed = {
      query: (sql: string, values: readonly unknown[], answered: (error: unknown, answer?: unknown) => void) =>
        void ask(sql, values).then((answer) => answered(null, answer), answered),
      release: () => undefined,
    } as unknown as MysqlPoolConnection;
    super({
      pool: {
        getConnection: (given) => given(undefined, routed),
        end: (ended) => ended(undefined),
      },
    });
  }
}
