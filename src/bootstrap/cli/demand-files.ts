import type { Configuration } from '#kernel/config/configuration.ts';
import { Refused } from './refused.ts';

/** For what works on the files of the databases. @throws Refused when they are kept on a server */
export function demandFiles({ database, mysql }: Configuration, command: string): void {
  if (database.driver !== 'mysql') return;
  throw new Refused({
    problem: `\`jumak ${command}\` works on files, and the data is on the MySQL server at ${mysql.host}:${mysql.port}.`,
    fix: `Use the tools of that server, for all schemas ${mysql.schemaPrefix}_… together, or set JUMAK_DATABASE_DRIVER=sqlite.`,
  });
}
